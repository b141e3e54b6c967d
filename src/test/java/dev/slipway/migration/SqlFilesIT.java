package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.model.Failure;
import dev.slipway.process.Surroundings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract with SQL files, applied by a process of their own. */
class SqlFilesIT extends MigrationsContract {

  @Override
  String sample() {
    return "sql";
  }

  @Override
  Migrations migrations() {
    return new SqlFiles("migrations", SampleApp.RUNNER);
  }

  @Override
  Surroundings surroundings() {
    // What the app sets for its own Java does not reach ours.
    return app.surroundings(Map.of("JAVA_TOOL_OPTIONS", "-Xmx1k"));
  }

  @Override
  List<String> tables() {
    return List.of("customer", "orders");
  }

  @Override
  void addOneThatFailsHalfWay() {
    app.write(
        "migrations/0003_half.sql",
        "CREATE TABLE half (id);\n\n-- now\nDROP TABLE gone;\nSELECT 1;");
  }

  @Override
  void addOneThatHangs() {
    app.write(
        "migrations/0003_slow.sql",
        "CREATE TABLE slow (id);\n"
            + "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*)"
            + " FROM n;");
  }

  @Test
  void a_failure_names_file_statement_and_line_and_leaves_the_last_whole_file() {
    addOneThatFailsHalfWay();

    assertThatThrownBy(this::upgrade)
        .asInstanceOf(type(Failure.class))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo("migration.sql-failed");
          assertThat(failure.what())
              .contains("0003_half.sql", "statement 2", "line 4", "'DROP TABLE gone'");
        });
    assertThat(schema()).doesNotContain("half");
    assertThat(migrations.state(release))
        .isEqualTo(new MigrationState(List.of("0002"), List.of("0003"), List.of("0003 half")));
    assertThat(lines)
        .satisfiesExactly(
            line -> assertThat(line).startsWith("0001_customers.sql: 5 statements, "),
            line -> assertThat(line).startsWith("0002_email.sql: 4 statements, "));
  }

  @Test
  void one_that_was_cancelled_leaves_the_last_whole_file() {
    addOneThatHangs();
    Thread waiting = Thread.currentThread();

    assertThatThrownBy(() ->
            migrations.upgrade(
                release,
                limits(),
                line -> {
                  if (line.startsWith("0002_email.sql")) {
                    waiting.interrupt();
                  }
                }))
        .asInstanceOf(type(Failure.class))
        .extracting(Failure::kind)
        .isEqualTo(Failure.Kind.CANCELLED);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(schema()).doesNotContain("slow");
    assertThat(migrations.state(release).revision()).isEqualTo("0002");
    assertThat(app.query("PRAGMA integrity_check")).isEqualTo("ok");
  }

  @Test
  void building_a_table_anew_keeps_the_rows_that_refer_to_it() {
    upgrade();

    assertThat(app.query("SELECT count(*) FROM orders")).isEqualTo("2");
    assertThat(app.query("SELECT group_concat(seen) FROM customer")).isEqualTo("yes,yes");
  }

  @Test
  void goes_back_file_by_file() {
    upgrade();

    migrations.downgrade(release, "0001", limits(), lines::add);

    assertThat(migrations.state(release).pending()).containsExactly("0002 email");
    assertThat(schema()).doesNotContain("email");
    assertThat(app.query("SELECT count(*) FROM customer")).isEqualTo("2");
  }

  @Test
  void a_long_writer_is_named_as_the_reason() throws Exception {
    app.execute("CREATE TABLE other (id)");
    try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + app.database());
        Statement statement = writer.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");

      assertThatThrownBy(this::upgrade)
          .asInstanceOf(type(Failure.class))
          .satisfies(failure -> {
            assertThat(failure.what()).contains("0001_customers.sql", "SQLITE_BUSY");
            assertThat(failure.next()).contains("Another program writes");
          });
    }
    assertThat(schema()).doesNotContain("customer");
  }
}
