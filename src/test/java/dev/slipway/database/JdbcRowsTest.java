package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows in an SQLite file, with names that have to be quoted. */
class JdbcRowsTest {
  private static final String ODD = "order \"of\" the; DROP";

  @TempDir Path folder;

  @BeforeEach
  void two_tables() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE tenant (slug TEXT PRIMARY KEY, active BOOLEAN, size INTEGER)");
      statement.execute(
          "CREATE TABLE \"order \"\"of\"\" the; DROP\" (id INTEGER PRIMARY KEY,"
              + " \"group\" TEXT REFERENCES tenant (slug))");
    }
  }

  @Test
  void inserts_what_is_missing_and_leaves_what_is_there() throws SQLException {
    try (Rows rows = open()) {
      Map<String, String> key = Map.of("slug", "a'b");
      assertThat(rows.insertIfMissing("tenant", key, Map.of("active", "true", "size", "7")))
          .isTrue();
      assertThat(rows.insertIfMissing("tenant", key, Map.of("size", "8"))).isFalse();
      assertThat(rows.insertIfMissing(ODD, Map.of("id", "1"), Map.of("group", "a'b"))).isTrue();
      assertThat(rows.count(ODD, Map.of("group", "a'b"))).isEqualTo(1);
      assertThat(rows.hasColumn(ODD, "group")).isTrue();
      assertThat(rows.hasColumn("tenant", "group")).isFalse();
      rows.commit();
    }
    assertThat(
            ask(
                "SELECT slug || ' ' || typeof(active) || active || typeof(size) || size FROM"
                    + " tenant"))
        .isEqualTo("a'b integer1integer7");
  }

  @Test
  void takes_everything_back_that_was_not_committed() throws SQLException {
    try (Rows rows = open()) {
      rows.insertIfMissing("tenant", Map.of("slug", "x"), Map.of());
      assertThat(rows.count("tenant", Map.of())).isEqualTo(1);
    }
    assertThat(ask("SELECT count(*) FROM tenant")).isEqualTo("0");
  }

  @Test
  void deletes_nothing_when_something_still_refers_to_it() throws SQLException {
    try (Rows rows = open()) {
      rows.insertIfMissing("tenant", Map.of("slug", "x"), Map.of());
      rows.insertIfMissing(ODD, Map.of("id", "1"), Map.of("group", "x"));
      rows.commit();
      assertThatThrownBy(() -> rows.delete("tenant", Map.of()))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("FOREIGN KEY");
    }
    assertThat(ask("SELECT count(*) FROM tenant")).isEqualTo("1");
  }

  @Test
  void names_the_table_or_column_that_does_not_exist() {
    try (Rows rows = open()) {
      assertThatThrownBy(() -> rows.count("tenants", Map.of()))
          .isInstanceOfSatisfying(
              Failure.class, failure -> assertThat(failure.code()).isEqualTo("rows.table"));
      assertThatThrownBy(() -> rows.insertIfMissing("tenant", Map.of("slag", "x"), Map.of()))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("no column 'slag'");
    }
  }

  @Test
  void makes_no_database_where_there_is_none() {
    Path other = folder.resolve("other.db");
    assertThatThrownBy(() -> JdbcRows.open(other.toString(), folder)).isInstanceOf(Failure.class);
    assertThat(Files.exists(other)).isFalse();
  }

  private Path file() {
    return folder.resolve("rows.db");
  }

  private Rows open() {
    return JdbcRows.open("jdbc:sqlite:rows.db", folder);
  }

  private String ask(String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.getString(1);
    }
  }
}
