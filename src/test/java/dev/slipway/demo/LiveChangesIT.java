package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.SmallDisk;
import dev.slipway.demo.Releases.Migration;
import dev.slipway.demo.Releases.Recipe;
import dev.slipway.demo.Slipway.Result;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What becomes different between a rehearsal and the real thing, or while it rehearses. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveChangesIT {
  private static final Migration UNIQUE =
      new Migration("0002_by_text.sql", "CREATE UNIQUE INDEX by_text ON entry (text);");

  @TempDir static Path folder;

  private static GuestbookHost host;

  @BeforeAll
  static void a_release_serves_and_a_customer_wrote() throws IOException {
    host = new GuestbookHost(folder);
    Path source = host.source(new Recipe("1.0.0", List.of(), false));
    GuestbookHost.replace(
        source.resolve("app.py"),
        "    def front_page(self):\n",
        """
            def front_page(self):
                import time
                time.sleep(float(self.headers.get("X-Slow", "0")))
        """);
    Result first = host.deploy(source, "1.0.0");
    assertThat(first.exitCode()).as(first.text()).isZero();
    host.write(1);
  }

  @AfterAll
  static void everything_ends() {
    host.close();
  }

  @Test
  @Order(1)
  void each_of_several_migrations_is_seen_by_itself() {
    Result plan =
        run(
            source(
                "1.1.0",
                new Migration("0002_mood.sql", "ALTER TABLE entry ADD COLUMN mood TEXT;"),
                new Migration("0003_place.sql", "ALTER TABLE entry ADD COLUMN place TEXT;")),
            "plan",
            "1.1.0");
    assertThat(plan.exitCode()).as(plan.text()).isZero();
    assertThat(plan.text())
        .containsPattern(
            "\"milestones\":\\[\\{\"revision\":\"0002\",\"schema\":\\{\"hex\":\"[0-9a-f]{64}\"\\}\\},"
                + "\\{\"revision\":\"0003\"")
        .contains("\"text\":\"room: ", "\"notes\":[\"memory: a second instance takes about");
  }

  @Test
  @Order(2)
  void a_migration_is_not_tried_on_rows_that_came_meanwhile_and_do_not_fit() throws Exception {
    AtomicBoolean wrote = new AtomicBoolean();
    Result done =
        host.deploy(
            source("1.2.0", UNIQUE),
            "1.2.0",
            event -> {
              if (String.valueOf(event.get("detail")).startsWith("trying ")
                  && wrote.compareAndSet(false, true)) {
                host.write(2); // With the text that the first has.
              }
            });
    assertThat(done.exitCode()).as(done.text()).isEqualTo(3);
    assertThat(done.field("code")).isEqualTo("data.changed-since-proof");
    assertThat(done.field("what"))
        .contains("entry.text: 1 row with a value that another has, and that has to be unique");
    assertThat(host.version()).isEqualTo("1.0.0");
    assertThat(ask("SELECT count(*) FROM sqlite_schema WHERE name = 'by_text'")).isEqualTo("0");
    assertThat(ask("DELETE FROM entry WHERE number = 2 RETURNING number")).isEqualTo("2");
  }

  @Test
  @Order(3)
  void a_plan_whose_rows_changed_since_needs_a_new_one() throws Exception {
    Result plan = run(source("1.3.0", UNIQUE), "plan", "1.3.0");
    assertThat(plan.exitCode()).as(plan.text()).isZero();
    assertThat(plan.text()).contains("that rows still meet 1 new demand");
    host.write(2);
    String number = plan.field("next").replaceAll(".* ", "");
    Result outdated = host.slipway.run(folder, event -> {}, "deploy", "--plan", number);
    assertThat(outdated.exitCode()).as(outdated.text()).isEqualTo(3);
    assertThat(outdated.field("code")).isEqualTo("plan.outdated");
    assertThat(outdated.field("what")).contains("entry.text: 1 row with a value that another has");
    assertThat(ask("DELETE FROM entry WHERE number = 2 RETURNING number")).isEqualTo("2");
  }

  @Test
  @Order(4)
  void a_rehearsal_ends_when_customers_wait_longer_for_as_long_as_it_runs() throws Exception {
    AtomicReference<String> wait = new AtomicReference<>("0");
    AtomicBoolean over = new AtomicBoolean();
    Thread customer = Thread.ofVirtual().start(() -> visit(wait, over));
    try {
      Path source = host.source(new Recipe("1.4.0", List.of(), false));
      GuestbookHost.replace(
          source.resolve("slipway.yaml"),
          "migrations: sql-files",
          "migrations: {tool: command, up: sleep 603}");
      Result plan =
          host.slipway.run(
              source,
              event -> {
                if (String.valueOf(event.get("detail")).equals("migrating the clone")) {
                  wait.set("0.5");
                }
              },
              "plan",
              "--version-name",
              "1.4.0");
      assertThat(plan.exitCode()).as(plan.text()).isEqualTo(1);
      assertThat(plan.field("code")).isEqualTo("rehearsal.slows-live");
      assertThat(plan.field("what")).contains("customers waited longer for 15 s", "before it");
      assertThat(ProcessHandle.allProcesses())
          .noneMatch(process -> process.info().commandLine().orElse("").contains("sleep 603"));
    } finally {
      over.set(true);
      customer.join();
    }
  }

  private static void visit(AtomicReference<String> wait, AtomicBoolean over) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!over.get()) {
        client.send(
            HttpRequest.newBuilder(host.url)
                .header("Host", "guestbook-local.localhost")
                .header("X-Slow", wait.get())
                .build(),
            BodyHandlers.discarding());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @Order(5)
  void a_migration_that_works_on_the_clone_and_never_on_live_is_left_to_a_person()
      throws Exception {
    Path marker = folder.resolve("only-live");
    Path source = host.source(new Recipe("1.5.0", List.of(), false));
    GuestbookHost.replace(
        source.resolve("slipway.yaml"),
        "migrations: sql-files",
        "migrations: {tool: command, up: {shell: 'sqlite3 data/guestbook.db \"CREATE TABLE IF NOT"
            + " EXISTS mood (id INTEGER)\" && test ! -e "
            + marker
            + "'}}");
    Result plan = run(source, "plan", "1.5.0");
    assertThat(plan.exitCode()).as(plan.text()).isZero();
    assertThat(plan.field("cutover")).as(plan.text()).isEqualTo("overlap");
    Files.createFile(marker);

    String number = plan.field("next").replaceAll(".* ", "");
    Result end = host.slipway.run(folder, event -> {}, "deploy", "--plan", number);
    // The executor tries by itself too; whoever asks meanwhile is told so, and waits for its end.
    for (int more = 0; more < 20 && (end.exitCode() == 5 || end.exitCode() == 4); more++) {
      host.write(10 + more);
      host.slipway.run(folder, event -> {}, "status", "local", "--app", "guestbook", "--follow");
      end = host.slipway.run(folder, event -> {}, "recover", "local", "--app", "guestbook");
    }

    // Where it came to its end by itself, nobody is left to be told but the journal.
    String deployment = String.valueOf(Long.parseLong(number) + 1);
    Result report =
        host.slipway.run(folder, event -> {}, "report", deployment, "local", "--app", "guestbook");
    assertThat(report.text())
        .as(end.text())
        .contains("\"outcome\":\"half-way\",\"code\":\"migration.half-way\"");
    assertThat(host.version()).isEqualTo("1.0.0");
    Files.delete(marker);
    Result mended = run(source, "deploy", "1.5.1");
    assertThat(mended.exitCode()).as(mended.text()).isZero();
    assertThat(host.version()).isEqualTo("1.5.0");
  }

  @Test
  @Order(6)
  void a_database_larger_than_allowed_is_rehearsed_in_part_and_nothing_is_called_proven()
      throws Exception {
    assertThat(
            ask(
                "INSERT INTO entry (number, text) WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL"
                    + " SELECT i + 1 FROM n WHERE i < 10000) SELECT i, 'n' || i FROM n RETURNING"
                    + " 1"))
        .isEqualTo("1");
    Path source =
        source("1.6.0", new Migration("0002_a.sql", "ALTER TABLE entry ADD COLUMN a TEXT;"));
    GuestbookHost.append(source, "proof: {largest: 10kB}\n");
    Result plan = run(source, "plan", "1.6.0");
    assertThat(plan.exitCode()).as(plan.text()).isZero();
    assertThat(plan.field("cutover")).as(plan.text()).isEqualTo("hold");
    assertThat(plan.field("rollback")).isEqualTo("restore");
    assertThat(plan.text())
        .contains("not proven: the migration on ", "requests wait: only a sample of the database");
  }

  @Test
  @Order(7)
  void a_disk_too_small_for_backup_and_clone_is_known_before_anything_begins() throws Exception {
    try (SmallDisk disk = SmallDisk.under(folder, "190m");
        GuestbookHost small = new GuestbookHost(disk.path())) {
      Result first = small.deploy(small.source(new Recipe("1.0.0", List.of(), false)), "1.0.0");
      assertThat(first.exitCode()).as(first.text()).isZero();
      ask(
          small,
          "INSERT INTO entry (number, text) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
              + " FROM n WHERE i < 50) SELECT i, hex(randomblob(500000)) FROM n RETURNING 1");
      Result next = small.deploy(small.source(new Recipe("1.1.0", List.of(), false)), "1.1.0");
      assertThat(next.exitCode()).as(next.text()).isEqualTo(1);
      assertThat(next.field("code")).isEqualTo("host.no-room");
      assertThat(next.field("what")).contains("2 copies of the database", "are free");
      assertThat(next.text()).doesNotContain("\"type\":\"step\"");
      assertThat(small.version()).isEqualTo("1.0.0");
    }
  }

  private static Result run(Path source, String verb, String version) {
    return host.slipway.run(source, event -> {}, verb, "--version-name", version);
  }

  private static Path source(String version, Migration... migrations) {
    return host.source(new Recipe(version, List.of(migrations), false));
  }

  private static String ask(String query) throws SQLException {
    return ask(host, query);
  }

  private static String ask(GuestbookHost at, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + at.database());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.getString(1);
    }
  }
}
