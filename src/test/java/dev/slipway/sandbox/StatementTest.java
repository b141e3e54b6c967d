package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE a (id int)",
        " -- why\n/* and how */ alter table a add b int",
        "/*!40101 CREATE TABLE a (id int) */",
        "/*M!100100 DROP TABLE a */",
        "SET x = 1; DROP TABLE a",
        "WITH gone AS (DELETE FROM a RETURNING *) SELECT * FROM gone",
        "SELECT * INTO b FROM a",
        "select setval('a_id_seq', 7)",
        "EXPLAIN ANALYZE DELETE FROM a",
        "DO $$ BEGIN DROP TABLE a; END $$",
        "CALL mend()",
        "(SELECT 1)",
        "PREPARE TRANSACTION 'x'"
      })
  void may_change_something(String sql) {
    assertThat(Statement.changes(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ;; -- nothing",
        "SELECT version()",
        "/* named */ SHOW CREATE TABLE a",
        "/*!40101 SET NAMES utf8 */",
        "# why\nBEGIN",
        "START TRANSACTION; SET LOCAL x = 1",
        "SAVEPOINT a",
        "ROLLBACK TO SAVEPOINT a"
      })
  void changes_nothing(String sql) {
    assertThat(Statement.changes(sql)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO a VALUES ('secret')",
        "UPDATE a SET b = 'secret'",
        "UPDATE a SET b=\"secret\"",
        "DO $x$ secret $x$"
      })
  void is_told_without_values(String sql) {
    assertThat(Statement.brief(sql)).doesNotContain("secret").isNotBlank();
  }
}
