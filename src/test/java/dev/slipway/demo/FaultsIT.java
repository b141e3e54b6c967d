package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Releases.Recipe;
import dev.slipway.demo.Slipway.Result;
import dev.slipway.model.AppEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What people and other programs do at the wrong moment: nothing is lost, and it is told. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {
  private static final AppEnvironment APP = new AppEnvironment("guestbook", "local");
  private static final Recipe PLAIN = new Recipe("1.0.0", List.of(), false);

  @TempDir static Path folder;

  private static GuestbookHost host;
  private static Slipway slipway;

  @BeforeAll
  static void a_release_serves() throws IOException {
    host = new GuestbookHost(folder);
    slipway = host.slipway;
    Result first = deploy(source(PLAIN), "1.0.0");
    assertThat(first.exitCode()).as(first.text()).isZero();
  }

  @AfterAll
  static void everything_ends() {
    host.close();
  }

  @Test
  @Order(4)
  void a_foreign_writer_during_the_hold_ends_the_deployment() throws Exception {
    Process foreign = new ProcessBuilder("sqlite3", host.database().toString()).start();
    foreign.outputWriter().write("SELECT count(*) FROM entry;\n");
    foreign.outputWriter().flush();
    assertThat(foreign.inputReader().readLine()).isNotNull();
    try {
      Result result = deploy(migratingInAHold("3.0.0"), "3.0.0");
      assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
      assertThat(result.field("code")).isEqualTo("database.other-writer");
      assertThat(result.text()).contains("sqlite3");
      assertThat(host.version()).isEqualTo("1.0.0");
    } finally {
      foreign.destroyForcibly().waitFor();
    }
  }

  @Test
  @Order(5)
  void of_two_deployments_at_once_one_runs_and_the_other_says_who_does() throws Exception {
    CountDownLatch runs = new CountDownLatch(1);
    CompletableFuture<Result> first =
        CompletableFuture.supplyAsync(() ->
            slipway.run(
                source(new Recipe("4.0.0", List.of(), false)),
                event -> {
                  if ("step".equals(event.get("type"))) {
                    runs.countDown();
                  }
                },
                "deploy",
                "--version-name",
                "4.0.0"));
    runs.await();
    Result second = deploy(source(new Recipe("4.1.0", List.of(), false)), "4.1.0");
    assertThat(second.exitCode()).as(second.text()).isEqualTo(4);
    assertThat(second.field("what")).contains("deploy").contains("guestbook/local");
    assertThat(first.get().exitCode()).isZero();
    assertThat(host.version()).isEqualTo("4.0.0");
  }

  @Test
  @Order(6)
  void a_rollback_counts_the_writes_at_risk_before_it_touches_anything() throws Exception {
    Path source = migratingInAHold("5.0.0");
    assertThat(deploy(source, "5.0.0").exitCode()).isZero();
    host.write(41);
    host.write(42);
    Result refused = slipway.run(source, event -> {}, "rollback", "local");
    assertThat(refused.exitCode()).as(refused.text()).isEqualTo(3);
    assertThat(refused.field("what")).contains("2 writes");
    assertThat(host.version()).isEqualTo("5.0.0");

    Result accepted = slipway.run(source, event -> {}, "rollback", "local", "--accept-loss", "2");
    assertThat(accepted.exitCode()).as(accepted.text()).isZero();
    assertThat(host.version()).isEqualTo("4.0.0");
    assertThat(slipway.run(source, event -> {}, "backup", "list", "local").text())
        .contains("rescue");
  }

  @Test
  @Order(7)
  void a_release_that_was_tampered_with_is_not_started_again() throws IOException {
    Path current = host.home.app(APP).resolve("current").toRealPath();
    Files.delete(current.resolve("app.py"));
    Files.writeString(current.resolve("app.py"), "# changed\n");
    Result result = slipway.run(current, event -> {}, "restart", "local", "--app", "guestbook");
    assertThat(result.exitCode()).as(result.text()).isEqualTo(5);
    assertThat(result.field("what")).contains("app.py");
    assertThat(host.version()).isEqualTo("4.0.0");
  }

  @Test
  @Order(8)
  void staging_and_production_of_one_app_serve_side_by_side() throws Exception {
    Path source = source(new Recipe("6.0.0", List.of(), false));
    GuestbookHost.append(
        source,
        """
        environments:
          staging: {url: http://staging.example}
          production: {url: http://www.example}
        """);
    Result staging =
        slipway.run(source, event -> {}, "deploy", "staging", "--version-name", "6.0.0");
    assertThat(staging.exitCode()).as(staging.text()).isZero();
    GuestbookHost.replace(source.resolve("app.py"), "VERSION = \"6.0.0\"", "VERSION = \"6.1.0\"");
    Result production =
        slipway.run(source, event -> {}, "deploy", "production", "--version-name", "6.1.0");
    assertThat(production.exitCode()).as(production.text()).isZero();
    assertThat(host.get("staging.example", "/health")).contains("6.0.0");
    assertThat(host.get("www.example", "/health")).contains("6.1.0");
    assertThat(host.get("guestbook-local.localhost", "/health")).contains("4.0.0");
  }

  @Test
  @Order(9)
  void stopping_answers_503_and_starting_serves_again() throws Exception {
    Path source = source(new Recipe("7.0.0", List.of(), false));
    assertThat(deploy(source, "7.0.0").exitCode()).isZero();
    assertThat(slipway.run(source, event -> {}, "stop", "local").exitCode()).isZero();
    assertThat(host.get("guestbook-local.localhost", "/health")).doesNotContain("7.0.0");
    Result started = slipway.run(source, event -> {}, "start", "local");
    assertThat(started.exitCode()).as(started.text()).isZero();
    assertThat(host.version()).isEqualTo("7.0.0");
  }

  @Test
  @Order(10)
  void cancelling_before_going_live_undoes_what_was_begun() throws Exception {
    Path source = source(new Recipe("8.0.0", List.of(), false));
    GuestbookHost.append(source, "build: sleep 30\n");
    AtomicReference<Process> cli = new AtomicReference<>();
    Result result =
        slipway.run(
            source,
            (Map<String, Object> event) -> {
              if (String.valueOf(event.get("name")).equals("build")
                  && "began".equals(event.get("state"))) {
                interrupt(cli.get());
              }
            },
            cli::set,
            "deploy",
            "--version-name",
            "8.0.0");
    assertThat(result.exitCode()).as(result.text()).isEqualTo(130);
    assertThat(result.field("code")).isEqualTo("cancelled");
    assertThat(result.field("what")).contains("'build'");
    assertThat(host.version()).isEqualTo("7.0.0");
    assertThat(slipway.run(source, event -> {}, "history", "local", "--limit", "1").text())
        .contains("\"outcome\":\"cancelled\"");
  }

  @Test
  @Order(11)
  void ctrl_c_at_each_step_either_undoes_all_or_leaves_it_to_go_live() throws Exception {
    int cancelled = 0;
    int wentOn = 0;
    for (int step = 0; ; step++) {
      String version = "9." + step + ".0";
      Path source = source(new Recipe(version, List.of(), false));
      String before = host.version();
      AtomicReference<Process> cli = new AtomicReference<>();
      AtomicInteger left = new AtomicInteger(step);
      List<String> steps = new ArrayList<>();
      Result result =
          slipway.run(
              source,
              (Map<String, Object> event) -> {
                if ("step".equals(event.get("type"))) {
                  steps.add(event.get("name") + " " + event.get("state"));
                }
                if ("began".equals(event.get("state")) && left.getAndDecrement() == 0) {
                  interrupt(cli.get());
                }
              },
              cli::set,
              "deploy",
              "--version-name",
              version);
      assertThat(steps).as(result.text()).doesNotHaveDuplicates();
      if (left.get() >= 0) {
        break;
      }
      if (result.exitCode() == 130) {
        cancelled++;
        assertThat(host.version()).isEqualTo(before);
      } else {
        wentOn++;
        // Too late: it detaches, or is over before we are asked.
        assertThat(result.exitCode()).as(result.text()).isIn(0, 6);
        slipway.run(source, event -> {}, "status", "local", "--follow");
        assertThat(host.version()).isEqualTo(version);
      }
    }
    assertThat(cancelled).isPositive();
    assertThat(wentOn).isPositive();
  }

  @Test
  @Order(12)
  void what_is_removed_twice_is_put_aside_twice() throws Exception {
    List<String> kept = new ArrayList<>();
    for (int time = 0; time < 2; time++) {
      Path source = source(PLAIN);
      Result deployed = deploy(source, "10.0." + time);
      assertThat(deployed.exitCode()).as(deployed.text()).isZero();
      host.write(100 + time);
      Result removed = slipway.run(source, event -> {}, "remove", "local", "--yes", "local");
      assertThat(removed.exitCode()).as(removed.text()).isZero();
      kept.add(removed.field("what").replaceAll(".* are in ", ""));
      assertThat(host.home.app(APP)).doesNotExist();
      assertThat(host.get("guestbook-local.localhost", "/health")).doesNotContain("10.0");
    }
    assertThat(kept).doesNotHaveDuplicates();
    for (String folder : kept) {
      assertThat(Path.of(folder, "shared/data/guestbook.db")).isNotEmptyFile();
      assertThat(Path.of(folder, "releases")).doesNotExist();
    }
  }

  /** Without a proof nothing less is safe, and only the backup is a sure way back. */
  private static Path migratingInAHold(String version) throws IOException {
    Path source =
        source(new Recipe(version, List.of(Changes.ofGuestbook(Flavour.SQLITE).additive()), false));
    GuestbookHost.append(source, "proof: 0s\n");
    return source;
  }

  /** What Ctrl-C sends. */
  private static void interrupt(Process process) {
    try {
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Path source(Recipe recipe) {
    return host.source(recipe);
  }

  private static Result deploy(Path source, String version) {
    return host.deploy(source, version);
  }
}
