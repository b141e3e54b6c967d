package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SqlSplitterTest {

  @Test
  void splits_at_semicolons_and_leaves_comments_around_statements_out() {
    assertThat(texts("-- first; not a statement\nSELECT 1;\n/* ; */ SELECT 2 ;;\n;SELECT 3"))
        .containsExactly("SELECT 1", "SELECT 2", "SELECT 3");
  }

  @Test
  void semicolons_in_strings_names_and_comments_do_not_end_a_statement() {
    String one = "SELECT ';', 'it''s; so', \";\", `;`, [;] -- ;\n , /* ; */ 1";

    assertThat(texts(one + ";SELECT 2")).containsExactly(one, "SELECT 2");
  }

  @Test
  void a_trigger_ends_with_its_end() {
    String trigger =
        """
        CREATE TEMP TRIGGER IF NOT EXISTS t AFTER UPDATE ON a BEGIN
          UPDATE a SET x = CASE WHEN 1 THEN 2 END; -- END;
          DELETE FROM b; /* END; */
          SELECT 'END;';
        END\
        """;

    assertThat(texts(trigger + ";\nSELECT 1;")).containsExactly(trigger, "SELECT 1");
  }

  @Test
  void a_table_that_is_only_called_trigger_is_none() {
    assertThat(texts("CREATE TABLE trigger_log (a); CREATE VIEW v AS SELECT 1; SELECT 2"))
        .hasSize(3);
  }

  @Test
  void tells_number_and_line_of_each_statement() {
    List<SqlStatement> statements = SqlSplitter.split("\n-- one\nSELECT\n 'a\nb';\n\n  SELECT 2;");

    assertThat(statements).extracting(SqlStatement::number).containsExactly(1, 2);
    assertThat(statements).extracting(SqlStatement::line).containsExactly(3, 7);
  }

  @Test
  void tells_the_first_words() {
    SqlStatement pragma = SqlSplitter.split("Pragma  /* x */ journal_mode = wal").getFirst();

    assertThat(pragma.startsWith("PRAGMA", "JOURNAL_MODE")).isTrue();
    assertThat(pragma.startsWith("PRAGMA", "FOREIGN_KEYS")).isFalse();
  }

  @Test
  void what_never_ends_is_refused_with_its_line() {
    for (String text : List.of("'a", "\"a", "`a", "[a", "/* a")) {
      assertThatThrownBy(() -> SqlSplitter.split("SELECT 1;\n" + text + ";"))
          .as(text)
          .isInstanceOf(Failure.class)
          .hasMessageContaining("begins in line 2 never ends");
    }
  }

  @Test
  void nothing_is_no_statement() {
    assertThat(SqlSplitter.split("")).isEmpty();
    assertThat(SqlSplitter.split(" ;\n-- only a remark")).isEmpty();
  }

  /** Statements put together at random come apart again as they were, whatever is between them. */
  @Test
  void any_statements_joined_come_apart_again() {
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      List<String> statements = new ArrayList<>();
      List<Integer> lines = new ArrayList<>();
      StringBuilder sql = new StringBuilder(between(random));
      for (int i = random.nextInt(6); i >= 0; i--) {
        String one = random.nextInt(4) == 0 ? trigger(random) : statement(random);
        statements.add(one);
        lines.add(1 + (int) sql.chars().filter(c -> c == '\n').count());
        sql.append(one).append(between(random)).append(';').append(between(random));
      }

      List<SqlStatement> split = SqlSplitter.split(sql.toString());

      // A comment before the semicolon belongs to its statement: only the beginning is the same.
      assertThat(split).as("seed %d: %s", seed, sql).hasSize(statements.size());
      assertThat(split).extracting(SqlStatement::line).as("seed %d", seed).isEqualTo(lines);
      for (int i = 0; i < statements.size(); i++) {
        assertThat(split.get(i).text()).as("seed %d: %s", seed, sql).startsWith(statements.get(i));
      }
    }
  }

  /** Splitting what was split changes nothing, so no statement holds another. */
  @Test
  void a_statement_is_not_split_again() {
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      String one = random.nextBoolean() ? trigger(random) : statement(random);

      assertThat(texts(one)).as("seed %d", seed).containsExactly(one);
    }
  }

  private static final String[] PIECES = {
    "x",
    "END",
    "begin",
    "Trigger",
    "12",
    "'a;b'",
    "''",
    "'it''s'",
    "'--'",
    "'/*'",
    "\"q;\"",
    "`;`",
    "[a;b]",
    "-- c; 'x\n",
    "/* ; ' \" */",
    "(",
    ")",
    "=",
    "||",
    "é",
    "$1",
    "\n",
    "x'00'"
  };

  private static String statement(Random random) {
    StringBuilder text = new StringBuilder("SELECT");
    for (int i = random.nextInt(8); i >= 0; i--) {
      text.append(' ').append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text + " y";
  }

  private static String trigger(Random random) {
    String[] starts = {
      "CREATE TRIGGER t", "create temp trigger t", "CREATE\nTEMPORARY TRIGGER \"t\""
    };
    StringBuilder text = new StringBuilder(starts[random.nextInt(starts.length)]).append(" BEGIN ");
    for (int i = random.nextInt(3); i >= 0; i--) {
      text.append(statement(random)).append(between(random)).append(';').append(between(random));
    }
    return text + "END";
  }

  private static String between(Random random) {
    String[] gaps = {"", " ", "\n", "\t\r\n", "-- ; END;\n", "/* ; END; ' */", "/**/"};
    return gaps[random.nextInt(gaps.length)] + gaps[random.nextInt(gaps.length)];
  }

  @Test
  void dollar_quotes_hide_semicolons_in_postgresql() {
    String function =
        "CREATE FUNCTION f() RETURNS int AS $body$ BEGIN RETURN 1; END; $body$ LANGUAGE plpgsql";
    assertThat(split(function + "; SELECT E'it\\'s; one'; SELECT a[1]", Dialect.POSTGRESQL))
        .containsExactly(function, "SELECT E'it\\'s; one'", "SELECT a[1]");
  }

  @Test
  void a_backslash_ends_no_string_but_in_mariadb_and_escape_strings() {
    String text = "SELECT 'C:\\'; SELECT 2";
    assertThat(split(text, Dialect.POSTGRESQL)).hasSize(2);
    assertThatThrownBy(() -> SqlSplitter.split(text, Dialect.MARIADB)).isInstanceOf(Failure.class);
    assertThat(split("SELECT 'it\\'s; one'; SELECT 2 # not; this", Dialect.MARIADB))
        .containsExactly("SELECT 'it\\'s; one'", "SELECT 2 # not; this");
  }

  @Test
  void mariadbs_delimiter_ends_statements_until_the_next() {
    String procedure = "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END";
    assertThat(
            split(
                "SELECT 0;\nDELIMITER //\n" + procedure + " //\ndelimiter ;\nSELECT 3;",
                Dialect.MARIADB))
        .containsExactly("SELECT 0", procedure, "SELECT 3");
  }

  @Test
  void what_mariadb_runs_in_a_comment_is_a_statement() {
    assertThat(
            split(
                """
                /* only said */ /*!40101 SET NAMES utf8mb4 */;
                CREATE TABLE t (a INT) /*!50100 PARTITION BY HASH (a) */;
                DELIMITER ;;
                /*!50003 CREATE*/ /*!50003 TRIGGER x BEFORE INSERT ON t FOR EACH ROW BEGIN
                  SET NEW.a = 1; END */;;
                DELIMITER ;
                /*M! SELECT 1 */;
                """,
                Dialect.MARIADB))
        .containsExactly(
            "/*!40101 SET NAMES utf8mb4 */",
            "CREATE TABLE t (a INT) /*!50100 PARTITION BY HASH (a) */",
            "/*!50003 CREATE*/ /*!50003 TRIGGER x BEFORE INSERT ON t FOR EACH ROW BEGIN\n"
                + "  SET NEW.a = 1; END */",
            "/*M! SELECT 1 */");
    assertThat(split("/*! only said */; SELECT 1", Dialect.POSTGRESQL)).containsExactly("SELECT 1");
  }

  @Test
  void a_postgresql_function_may_have_its_statements_unquoted() {
    String function =
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true"
            + " THEN 2 ELSE 3 END; END";
    assertThat(split("BEGIN; " + function + "; SELECT 3; COMMIT;", Dialect.POSTGRESQL))
        .containsExactly("BEGIN", function, "SELECT 3", "COMMIT");
  }

  private static List<String> split(String sql, Dialect dialect) {
    return SqlSplitter.split(sql, dialect).stream().map(SqlStatement::text).toList();
  }

  private static List<String> texts(String sql) {
    return SqlSplitter.split(sql).stream().map(SqlStatement::text).toList();
  }
}
