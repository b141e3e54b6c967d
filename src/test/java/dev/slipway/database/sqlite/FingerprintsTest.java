package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.database.Contents;
import dev.slipway.database.InMemory;
import dev.slipway.database.TableContents;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintsTest {
  @TempDir(factory = InMemory.class)
  Path directory;

  private LiveFile live;

  @BeforeEach
  void file() {
    live = new LiveFile(directory.resolve("shop.db"));
  }

  private Contents contents() throws SQLException {
    return Fingerprints.ofStill(live.path());
  }

  private Contents asOneThreadSeesIt() throws SQLException {
    try (LiveRead read = LiveRead.begin(new SqliteFile(live.path()), Duration.ofSeconds(1))) {
      return Fingerprints.of(read.connection());
    }
  }

  private List<String> tables() throws SQLException {
    return contents().tables().stream().map(TableContents::table).toList();
  }

  private String sum(String table) throws SQLException {
    return contents().tables().stream()
        .filter(contents -> contents.table().equals(table))
        .findFirst()
        .orElseThrow()
        .sum();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      textBlock =
          """
          NULL                   | ''
          0                      | 0.0
          1                      | 1.0
          '1'                    | 1
          'abc'                  | x'616263'
          ''                     | x''
          x'00'                  | x'0000'
          9e999                  | 9e307
          -9e999                 | 9e999
          'a'                    | 'A'
          CAST(x'C3' AS TEXT)    | CAST(x'C4' AS TEXT)
          CAST(x'FFFE' AS TEXT)  | CAST(x'EFBFBDEFBFBD' AS TEXT)
          CAST(x'610062' AS TEXT)| CAST(x'610063' AS TEXT)
          """)
  void values_that_look_alike_differ(String one, String other) throws SQLException {
    live.run("CREATE TABLE t (a)", "INSERT INTO t VALUES (" + one + ")");
    String before = sum("t");

    live.run("UPDATE t SET a = " + other);

    assertThat(sum("t")).isNotEqualTo(before);
  }

  @Test
  void rows_without_rowid_count_too() throws SQLException {
    live.run(
        "CREATE TABLE t (k TEXT PRIMARY KEY, v) WITHOUT ROWID", "INSERT INTO t VALUES ('a', 1)");
    String before = sum("t");

    live.run("UPDATE t SET v = 2");

    assertThat(contents().rows()).isEqualTo(1);
    assertThat(sum("t")).isNotEqualTo(before);
  }

  @Test
  void odd_names_are_names() throws SQLException {
    live.run(
        "CREATE TABLE \"we\"\"ird; DROP TABLE x\" (\"a\"\"b\", \"select\", [größe 📦], `rowid`)",
        "INSERT INTO \"we\"\"ird; DROP TABLE x\" VALUES (1, 2, 3, 4)",
        "CREATE TABLE \"\" (a)",
        "CREATE TABLE hidden (rowid TEXT, _rowid_ TEXT, oid TEXT)",
        "INSERT INTO hidden VALUES ('a', 'b', 'c')");

    assertThat(contents().tables())
        .extracting(TableContents::table, TableContents::rows)
        .containsExactly(tuple("", 0L), tuple("hidden", 1L), tuple("we\"ird; DROP TABLE x", 1L));
  }

  @Test
  void a_search_index_counts_by_its_shadow_tables_and_views_do_not_count() throws SQLException {
    live.run(
        "CREATE TABLE t (a)",
        "CREATE VIEW v AS SELECT * FROM t",
        "CREATE VIRTUAL TABLE found USING fts5(body)",
        "INSERT INTO found VALUES ('hello')");
    String before = sum("found_content");

    live.run("UPDATE found SET body = 'bye'");

    assertThat(tables()).contains("t", "found_content").doesNotContain("v", "found");
    assertThat(sum("found_content")).isNotEqualTo(before);
  }

  @Test
  void generated_columns_are_left_out() throws SQLException {
    live.run(
        "CREATE TABLE t (a, twice AS (a * 2), stored AS (a + 1) STORED)",
        "INSERT INTO t VALUES (21)");
    String generated = sum("t");
    live.run("DROP TABLE t", "CREATE TABLE t (a)", "INSERT INTO t VALUES (21)");

    assertThat(sum("t")).isEqualTo(generated);
  }

  @Test
  void counters_are_data_and_statistics_are_not() throws SQLException {
    live.run(
        "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a)",
        "CREATE INDEX t_a ON t (a)",
        "INSERT INTO t (a) VALUES (1)");
    Contents before = contents();

    live.run("ANALYZE");

    assertThat(contents()).isEqualTo(before);
    assertThat(tables()).containsExactly("sqlite_sequence", "t");
  }

  @Test
  void the_apps_own_schema_version_is_part_of_the_schema() throws SQLException {
    live.run("CREATE TABLE t (a)");
    Contents before = contents();

    live.run("PRAGMA user_version = 12");

    assertThat(contents().catalogue().fingerprint()).isNotEqualTo(before.catalogue().fingerprint());
  }

  @Test
  void ranges_of_a_large_table_add_up_to_the_whole() throws SQLException {
    live.run(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a)",
        "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
            + " INSERT INTO t SELECT i * 1000003, 'row ' || i FROM n",
        "INSERT INTO t VALUES (9223372036854775807, 'last'), (-9223372036854775808, 'first')");

    assertThat(contents()).isEqualTo(asOneThreadSeesIt());
    assertThat(contents().rows()).isEqualTo(5002);
  }

  @Test
  void very_long_values_are_hashed_in_slices_to_the_same_result() throws SQLException {
    int length = LargeRows.SLICE + 13;
    live.run(
        "CREATE TABLE t (a, b, c, d)",
        "INSERT INTO t VALUES (1, 'short', NULL, 2.5)",
        "INSERT INTO t VALUES (x'', zeroblob(" + length + "), 'x', NULL)",
        "INSERT INTO t VALUES (replace(hex(zeroblob("
            + length
            + " / 2 + 1)), '00', 'é'), 4, 5, 6)");

    assertThat(sum("t")).isEqualTo(wholeValues());
  }

  private String wholeValues() throws SQLException {
    try (var connection = Connections.still(live.path())) {
      return RowReader.sum(connection, "SELECT a, b, c, d FROM t", 4).hex();
    }
  }

  @Test
  void a_change_inside_a_very_long_value_is_noticed() throws SQLException {
    live.run("CREATE TABLE t (a)", "INSERT INTO t VALUES (zeroblob(" + 2 * LargeRows.SLICE + "))");
    String before = sum("t");

    live.run("UPDATE t SET a = zeroblob(" + (2 * LargeRows.SLICE - 1) + ") || x'01'");

    assertThat(sum("t")).isNotEqualTo(before);
  }

  @Test
  void wide_text_is_read_as_stored() throws SQLException {
    live.run(
        "PRAGMA encoding = 'UTF-16le'", "CREATE TABLE t (a)", "INSERT INTO t VALUES ('größe')");
    String before = sum("t");

    live.run("UPDATE t SET a = 'grösse'");

    assertThat(sum("t")).isNotEqualTo(before);
    assertThat(contents()).isEqualTo(asOneThreadSeesIt());
  }
}
