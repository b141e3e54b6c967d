package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Releases.Recipe;
import dev.slipway.demo.Slipway.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A healthy app that does not do what it should: its probe scripts notice before customers do. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProbesIT {
  private static final String PROBE = "probes/sign.yaml";

  @TempDir static Path folder;

  private static GuestbookHost host;

  @BeforeAll
  static void a_release_serves() {
    host = new GuestbookHost(folder);
    Result first = host.deploy(source("1.0.0"), "1.0.0");
    assertThat(first.exitCode()).as(first.text()).isZero();
    assertThat(first.text()).contains("1 script, 2 steps passed");
  }

  @AfterAll
  static void everything_ends() {
    host.close();
  }

  @Test
  @Order(1)
  void a_healthy_release_that_fails_its_probe_does_not_go_live() throws Exception {
    Path broken = source("2.0.0");
    GuestbookHost.replace(
        broken.resolve("app.py"),
        "PAGE.format(version=VERSION, entries=entries))",
        "'Under construction')");
    // The rehearsal would refuse it earlier.
    GuestbookHost.append(broken, "proof: 0s\n");
    Result result = host.deploy(broken, "2.0.0");

    assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
    assertThat(result.field("code")).isEqualTo("probe.failed");
    assertThat(result.field("what"))
        .contains("'sign' step 1 GET /: does not say 'Guestbook'; it says: Under construction");
    assertThat(host.version()).isEqualTo("1.0.0");
  }

  @Test
  @Order(2)
  void a_script_with_problems_ends_a_deployment_before_it_begins() throws Exception {
    Path wrong = source("2.0.1");
    Files.writeString(wrong.resolve(PROBE), "steps: [{gett: /}, {get: /, expect: {stauts: 1}}]");
    Result result = host.deploy(wrong, "2.0.1");

    assertThat(result.exitCode()).as(result.text()).isEqualTo(2);
    assertThat(result.field("code")).isEqualTo("probe.invalid");
    assertThat(result.field("what")).contains("did you mean 'get'", "did you mean 'status'");
    Result check = host.slipway.run(wrong, event -> {}, "check");
    assertThat(check.exitCode()).as(check.text()).isEqualTo(2);
    assertThat(check.text())
        .contains(PROBE + ":1:10", "did you mean 'get'", "did you mean 'status'");

    Files.delete(wrong.resolve(PROBE));
    assertThat(host.deploy(wrong, "2.0.2").field("code")).isEqualTo("probe.missing");
    assertThat(host.slipway.run(wrong, event -> {}, "check").exitCode()).isEqualTo(2);
    assertThat(host.version()).isEqualTo("1.0.0");
  }

  @Test
  @Order(3)
  void health_reads_and_says_what_it_left_out() {
    Result health = host.slipway.run(folder, event -> {}, "health");

    assertThat(health.exitCode()).as(health.text()).isZero();
    assertThat(health.last()).containsEntry("well", true);
    assertThat(health.text())
        .contains("no restart", "schema ", "GET /entries", "2 steps that write left out");
  }

  @Test
  @Order(4)
  void health_with_writes_leaves_nothing_behind() {
    host.write(1);
    Result health = host.slipway.run(folder, event -> {}, "health", "--writes");

    assertThat(health.exitCode()).as(health.text()).isZero();
    assertThat(health.text()).contains("POST /entries", "GET /entries/0").doesNotContain("warning");
    assertThat(host.get("guestbook-local.localhost", "/entries")).contains("\"count\": 1");
  }

  @Test
  @Order(5)
  void health_says_what_is_wrong_and_ends_with_1() throws Exception {
    ProcessBuilder sqlite =
        new ProcessBuilder("sqlite3", host.database().toString(), "ALTER TABLE entry RENAME TO e");
    assertThat(sqlite.start().waitFor()).isZero();
    Result health = host.slipway.run(folder, event -> {}, "health", "--writes");

    assertThat(health.exitCode()).as(health.text()).isEqualTo(1);
    assertThat(health.field("code")).isEqualTo("health.bad");
    assertThat(health.last()).containsEntry("well", false);
    assertThat(health.text()).contains("/health answers 503", "step 1 GET /");
  }

  private static Path source(String version) {
    return host.source(new Recipe(version, List.of(), false));
  }
}
