package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Releases.Migration;
import dev.slipway.demo.Releases.Recipe;
import dev.slipway.demo.Slipway.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What is announced before anything goes live is what happens then. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RehearsalIT {
  private static final Migration ADDITIVE =
      new Migration("0002_mood.sql", "ALTER TABLE entry ADD COLUMN mood TEXT;");

  @TempDir static Path folder;

  private static GuestbookHost host;

  @BeforeAll
  static void a_release_serves_and_customers_wrote() {
    host = new GuestbookHost(folder);
    Result first = host.deploy(source("1.0.0"), "1.0.0");
    assertThat(first.exitCode()).as(first.text()).isZero();
    host.write(1);
    host.write(2);
  }

  @AfterAll
  static void everything_ends() {
    host.close();
  }

  @Test
  @Order(1)
  void an_additive_migration_is_planned_beside_writes_and_changes_nothing() throws Exception {
    String before = schema();
    Result plan = plan(source("1.1.0", ADDITIVE), "1.1.0");

    assertThat(plan.exitCode()).as(plan.text()).isZero();
    assertThat(plan.field("cutover")).as(plan.text()).isEqualTo("overlap");
    assertThat(plan.field("rollback")).isEqualTo("code-only");
    assertThat(plan.text()).contains("\"gaps\":[]", "\"rowsLost\":0");
    assertThat(schema()).isEqualTo(before);
    assertThat(rows("entry")).isEqualTo(2);
    assertThat(host.version()).isEqualTo("1.0.0");
    assertThat(folder.resolve("home/apps/guestbook/local/rehearsal")).doesNotExist();
  }

  @Test
  @Order(2)
  void the_plan_is_carried_out_and_taken_back_as_announced() throws Exception {
    Result done = slipway("deploy", "--plan", "2");
    assertThat(done.exitCode()).as(done.text()).isZero();
    assertThat(done.text()).contains("the proof of plan 2 holds").doesNotContain("rehearse on");
    assertThat(host.version()).isEqualTo("1.1.0");
    assertThat(schema()).contains("mood");
    host.write(3);

    Path page = folder.resolve("report.html");
    Result report = slipway("report", "3", "local", "--html", page.toString());
    assertThat(report.exitCode()).as(report.text()).isZero();
    assertThat(page)
        .content()
        .contains("Deploy <span class=\"version\">1.1.0", "Old code", "</html>");

    Result back = slipway("rollback");
    assertThat(back.exitCode()).as(back.text()).isZero();
    assertThat(host.version()).isEqualTo("1.0.0");
    assertThat(schema()).contains("mood");
    assertThat(rows("entry")).isEqualTo(3);
  }

  @Test
  @Order(3)
  void a_plan_does_not_hold_once_something_else_was_deployed() {
    Result outdated = slipway("deploy", "--plan", "2");
    assertThat(outdated.exitCode()).as(outdated.text()).isEqualTo(3);
    assertThat(outdated.field("code")).isEqualTo("plan.outdated");
  }

  @Test
  @Order(4)
  void old_code_that_only_fails_on_writing_is_found_out() throws Exception {
    Result plan =
        plan(
            source(
                "1.2.0",
                ADDITIVE,
                new Migration(
                    "0003_strict.up.sql",
                    "CREATE TABLE e2 (id INTEGER PRIMARY KEY, number INTEGER NOT NULL UNIQUE,"
                        + " body TEXT NOT NULL, mood TEXT);"
                        + " INSERT INTO e2 SELECT id, number, text, mood FROM entry;"
                        + " DROP TABLE entry; ALTER TABLE e2 RENAME TO entry;"),
                new Migration(
                    "0003_strict.down.sql", "ALTER TABLE entry RENAME COLUMN body TO text;")),
            "1.2.0",
            "text",
            "body");

    assertThat(plan.exitCode()).as(plan.text()).isZero();
    assertThat(plan.field("cutover")).as(plan.text()).isEqualTo("hold");
    assertThat(plan.field("rollback")).isEqualTo("down-migration");
    assertThat(plan.text()).contains("not code-only: old code on the new schema");
  }

  @Test
  @Order(5)
  void a_way_down_that_changes_values_is_refused_and_the_column_named() throws Exception {
    Result plan =
        plan(
            source(
                "1.3.0",
                ADDITIVE,
                new Migration("0003_flag.up.sql", "ALTER TABLE entry RENAME COLUMN text TO body;"),
                new Migration(
                    "0003_flag.down.sql",
                    "ALTER TABLE entry RENAME COLUMN body TO text;"
                        + " UPDATE entry SET text = upper(text);")),
            "1.3.0",
            "text",
            "body");

    assertThat(plan.exitCode()).as(plan.text()).isZero();
    assertThat(plan.field("rollback")).as(plan.text()).isEqualTo("restore");
    assertThat(plan.text()).contains("entry.text differs in 3 rows");
  }

  @Test
  @Order(6)
  void a_migration_that_empties_a_table_is_refused_with_its_count() throws Exception {
    Result plan =
        plan(source("1.4.0", ADDITIVE, new Migration("0003_x.sql", "DELETE FROM entry;")), "1.4.0");

    assertThat(plan.exitCode()).as(plan.text()).isEqualTo(3);
    assertThat(plan.field("code")).isEqualTo("data.would-be-lost");
    assertThat(plan.field("what")).contains("entry had 3 rows, has 0");
    assertThat(rows("entry")).isEqualTo(3);
  }

  @Test
  @Order(7)
  void a_migration_that_fails_is_found_out_before_anybody_notices() throws Exception {
    Result failed =
        host.deploy(
            source("1.5.0", ADDITIVE, new Migration("0003_x.sql", "ALTER TABLE nobody ADD a;")),
            "1.5.0");

    assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
    assertThat(failed.field("what")).contains("the migration fails on a clone", "no such table");
    assertThat(failed.text()).doesNotContain("hold requests");
    assertThat(host.version()).isEqualTo("1.0.0");
  }

  @Test
  @Order(8)
  void a_release_that_fails_on_the_clone_is_refused_before_anybody_notices() throws Exception {
    Path source = source("1.6.0", ADDITIVE);
    GuestbookHost.replace(source.resolve("app.py"), "INSERT INTO entry", "INSERT INTO e");
    Result failed = host.deploy(source, "1.6.0");

    assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
    assertThat(failed.field("code")).isEqualTo("rehearsal.new-code");
    assertThat(failed.field("what")).contains("probe sign, step 3 POST /entries");
  }

  private static Result plan(Path source, String version, String... renamed) throws Exception {
    if (renamed.length == 2) {
      Path app = source.resolve("app.py");
      String code = Files.readString(app);
      Files.writeString(
          app,
          code.replace("SELECT text FROM", "SELECT body AS text FROM")
              .replace("SELECT number, text", "SELECT number, body AS text")
              .replace("(number, text) VALUES", "(number, body) VALUES"));
    }
    return host.slipway.run(source, event -> {}, "plan", "--version-name", version);
  }

  private static Result slipway(String... words) {
    return host.slipway.run(folder, event -> {}, words);
  }

  private static Path source(String version, Migration... migrations) {
    return host.source(new Recipe(version, List.of(migrations), false));
  }

  private static String schema() throws SQLException {
    return ask("SELECT group_concat(sql) FROM sqlite_schema WHERE tbl_name = 'entry'");
  }

  private static long rows(String table) throws SQLException {
    return Long.parseLong(ask("SELECT count(*) FROM " + table));
  }

  private static String ask(String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + host.database());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.getString(1);
    }
  }
}
