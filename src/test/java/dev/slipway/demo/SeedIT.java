package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Slipway.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A real FastAPI application with tenants gets data to begin with, in three environments. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeedIT {
  private static final Pattern PASSWORD = Pattern.compile("shown once: (\\w{20})");

  @TempDir static Path folder;

  private static ShopHost host;
  private static Path source;
  private static Result first;

  @BeforeAll
  static void a_first_deployment() throws Exception {
    host =
        new ShopHost(
            folder, Path.of("src/test/resources/tenants"), "tenants", "app.py", "data/tenants.db");
    source = host.source("1.0.0");
    first = host.deploy(source, "1.0.0");
  }

  @AfterAll
  static void everything_ends() {
    host.close();
  }

  @Test
  @Order(1)
  void demo_data_go_in_by_themselves_with_a_password_shown_once() throws Exception {
    assertThat(first.exitCode()).as(first.text()).isZero();
    Matcher shown = PASSWORD.matcher(first.field("what"));
    assertThat(shown.find()).as(first.text()).isTrue();
    String password = shown.group(1);

    assertThat(host.ask("SELECT count(*) FROM sales WHERE tenant = 'demo'")).isEqualTo("3");
    assertThat(host.ask("SELECT typeof(active) || active FROM tenants")).isEqualTo("integer1");
    assertThat(host.ask("SELECT password FROM users")).isEqualTo(sha256(password));
    // The command printed it: masked while it ran, and journalled nowhere.
    assertThat(first.text()).contains("password is ****");
    assertThat(Pattern.compile(password).matcher(first.text()).results().count()).isEqualTo(1);
    assertNowhere(password);
  }

  @Test
  @Order(2)
  void a_set_goes_in_once() throws Exception {
    Result again = seed();

    assertThat(again.exitCode()).as(again.text()).isZero();
    assertThat(again.field("what")).contains("done before", "nothing to do");
    assertThat(again.last()).containsEntry("done", false);
    assertThat(host.ask("SELECT count(*) FROM sales")).isEqualTo("3");
  }

  @Test
  @Order(3)
  void each_tenant_is_checked_and_seeded_by_itself() throws Exception {
    assertThat(seed("--set", "tenant").field("code")).isEqualTo("seed.tenant-missing");
    assertThat(seed("--set", "tenant", "--tenant", "acme").exitCode()).isZero();
    assertThat(seed("--set", "tenant", "--tenant", "acme").field("what")).contains("done before");
    assertThat(seed("--set", "tenant", "--tenant", "globex").exitCode()).isZero();
    Result full = seed("--set", "tenant", "--tenant", "demo");

    assertThat(full.exitCode()).as(full.text()).isEqualTo(5);
    assertThat(full.field("code")).isEqualTo("seed.not-empty");
    assertThat(full.field("what")).contains("sales has 3 rows of demo, at most 0 allowed");
    assertThat(
            host.ask("SELECT group_concat(n) FROM (SELECT count(*) n FROM sales GROUP BY tenant)"))
        .isEqualTo("3,3,3");
  }

  @Test
  @Order(4)
  void a_command_that_fails_says_what_is_there_and_the_list_says_why() {
    Result broken = seed("--set", "broken");

    assertThat(broken.exitCode()).as(broken.text()).isEqualTo(1);
    assertThat(broken.field("what")).contains("cannot seed nobody");
    assertThat(broken.field("now")).contains("in backup seed-broken-");
    Result list = seed("--list");
    assertThat(list.exitCode()).isZero();
    assertThat(list.text())
        .contains("failed at", "cannot seed nobody", "SEED_DEMO_DATA is not set", "in since");
  }

  @Test
  @Order(5)
  void a_reset_needs_the_name_and_keeps_a_backup_of_what_customers_wrote() throws Exception {
    host.write(77);
    assertThat(seed("--reset").exitCode()).isEqualTo(3);
    assertThat(seed("--reset", "--yes", "staging").exitCode()).isEqualTo(2);
    assertThat(host.ask("SELECT count(*) FROM sales WHERE number = 77")).isEqualTo("1");
    Result reset = seed("--reset", "--yes", "local");

    assertThat(reset.exitCode()).as(reset.text()).isZero();
    assertThat(host.ask("SELECT count(*) FROM sales")).isEqualTo("3");
    assertThat(reset.field("backup")).startsWith("seed-demo-");
    assertThat(host.run(source, "backup", "verify", reset.field("backup"), "local").exitCode())
        .isZero();
    // Other sets are gone with the tables, and may come again.
    assertThat(seed("--set", "tenant", "--tenant", "acme").last()).containsEntry("done", true);
  }

  @Test
  @Order(6)
  void production_gets_only_what_is_asked_for_twice() throws Exception {
    Result deployed = host.run(source, "deploy", "production", "--version-name", "1.0.0");
    assertThat(deployed.exitCode()).as(deployed.text()).isZero();
    assertThat(deployed.field("what")).contains("production never gets demo data by itself");

    assertThat(host.run(source, "seed", "production").exitCode()).isEqualTo(3);
    assertThat(host.run(source, "seed", "production", "--set", "admin").exitCode()).isEqualTo(3);
    assertThat(
            host.run(source, "seed", "production", "--reset", "--yes-production", "production")
                .exitCode())
        .isEqualTo(2);
    Result admin =
        host.run(source, "seed", "production", "--set", "admin", "--yes-production", "production");
    assertThat(admin.exitCode()).as(admin.text()).isZero();
    Matcher password = Pattern.compile("\"password\":\"(\\w{20})\"").matcher(admin.text());
    assertThat(password.find()).as(admin.text()).isTrue();
    assertNowhere(password.group(1));
  }

  @Test
  @Order(7)
  void the_list_for_production_looks_every_line_up() throws Exception {
    Result ready = host.run(source, "check", "production", "--production");
    assertThat(ready.exitCode()).as(ready.text()).isZero();
    assertThat(ready.text())
        .contains(
            "deployed in local", "no placeholder", "restored and equal", "no errors in 1 log");

    Path dotenv = host.root.resolveSibling("production").resolve("shared/.env");
    Files.writeString(dotenv, "SEED_DEMO_DATA=true\nSECRET_KEY=changeme\nDEBUG=1\n");
    Result not = host.run(source, "check", "production", "--production");

    assertThat(not.exitCode()).as(not.text()).isEqualTo(5);
    assertThat(not.field("what")).contains("3 lines failed");
    assertThat(not.text())
        .contains("SEED_DEMO_DATA is true", "SECRET_KEY is a placeholder", "DEBUG");
  }

  @Test
  @Order(8)
  void a_release_that_nobody_tried_elsewhere_is_not_ready() throws Exception {
    Path other = host.source("1.1.0");
    Path dotenv = host.root.resolveSibling("production").resolve("shared/.env");
    Files.writeString(dotenv, "SEED_DEMO_DATA=false\n");
    Result planned = host.run(other, "plan", "production", "--version-name", "1.1.0");
    assertThat(planned.exitCode()).as(planned.text()).isZero();
    Result not = host.run(other, "check", "production", "--production");

    assertThat(not.exitCode()).as(not.text()).isEqualTo(5);
    assertThat(not.text()).contains("neither deployed nor rehearsed elsewhere");
    assertThat(host.deploy(other, "1.1.0").exitCode()).isZero();
    assertThat(host.run(other, "check", "production", "--production").exitCode()).isZero();
  }

  private static Result seed(String... more) {
    String[] words = new String[more.length + 2];
    words[0] = "seed";
    words[1] = "local";
    System.arraycopy(more, 0, words, 2, more.length);
    return host.run(source, words);
  }

  private static void assertNowhere(String password) throws Exception {
    byte[] wanted = password.getBytes(StandardCharsets.ISO_8859_1);
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(text.contains(new String(wanted, StandardCharsets.ISO_8859_1)))
            .as(file.toString())
            .isFalse();
      }
    }
  }

  private static String sha256(String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest);
  }
}
