package dev.slipway.database.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementReaderTest {

  private static StatementReader reader(Dialect dialect, String text) {
    return new StatementReader(
        dialect, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> read(Dialect dialect, String text) throws IOException {
    StatementReader reader = reader(dialect, text);
    List<String> statements = new ArrayList<>();
    for (Optional<Statement> next = reader.next(); next.isPresent(); next = reader.next()) {
      statements.add(next.get().text().strip());
    }
    return statements;
  }

  @Test
  void semicolons_inside_of_texts_names_and_comments_end_nothing() throws IOException {
    assertThat(
            read(
                Dialect.SQLITE,
                "SELECT 'a;''b;' /* ; */ FROM \"t;\" -- ;\n, [u;], `v;`;\n\n-- end\nSELECT 2;"))
        .containsExactly("SELECT 'a;''b;' /* ; */ FROM \"t;\" -- ;\n, [u;], `v;`", "SELECT 2");
  }

  @Test
  void a_trigger_of_sqlite_ends_with_its_end() throws IOException {
    String trigger =
        "CREATE TEMP TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET a = CASE WHEN 1 THEN 2 END;"
            + " DELETE FROM u; END";

    assertThat(read(Dialect.SQLITE, trigger + ";SELECT 1;")).containsExactly(trigger, "SELECT 1");
  }

  @Test
  void texts_of_postgresql_may_be_between_tags_or_hold_backslashes() throws IOException {
    String function = "CREATE FUNCTION f() AS $a$ ; $b$ ' \\ $a$";
    String escaped = "SELECT E'it\\'s;' 'x', 'a\\', a$b$c";

    assertThat(read(Dialect.POSTGRESQL, function + ";" + escaped + ";"))
        .containsExactly(function, escaped);
  }

  @Test
  void rules_and_function_bodies_of_postgresql_are_one_statement() throws IOException {
    String rule = "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)";
    String body = "CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END";

    assertThat(read(Dialect.POSTGRESQL, rule + ";" + body + ";SELECT 3;"))
        .containsExactly(rule, body, "SELECT 3");
  }

  @Test
  void rows_of_copy_are_no_statements() throws IOException {
    StatementReader reader =
        reader(Dialect.POSTGRESQL, "COPY t FROM stdin;\n1\t\\restrict;\n\\N\t'\n\\.\n\nSELECT 1;");
    ByteArrayOutputStream rows = new ByteArrayOutputStream();

    assertThat(reader.next()).isPresent();
    assertThat(reader.copyRows(rows)).isEqualTo(2);
    assertThat(rows.toString(StandardCharsets.UTF_8)).isEqualTo("1\t\\restrict;\n\\N\t'\n\\.\n");
    assertThat(reader.next().orElseThrow().text()).isEqualTo("SELECT 1");
  }

  @Test
  void mariadb_has_other_delimiters_and_backslashes_in_texts() throws IOException {
    assertThat(
            read(
                Dialect.MARIADB,
                """
                INSERT INTO t VALUES ('\\';', "\\";");# ;
                DELIMITER ;;
                /*!50003 CREATE TRIGGER x BEGIN SELECT 1; END */;;
                DELIMITER ;
                -- ;
                /*M!999999\\- enable the sandbox mode */
                SELECT `a;`;
                """))
        .containsExactly(
            "INSERT INTO t VALUES ('\\';', \"\\\";\")",
            "/*!50003 CREATE TRIGGER x BEGIN SELECT 1; END */",
            "SELECT `a;`");
  }

  @Test
  void two_minuses_without_space_are_no_comment_in_mariadb() throws IOException {
    assertThat(read(Dialect.MARIADB, "SELECT 1--1;SELECT 2;"))
        .containsExactly("SELECT 1--1", "SELECT 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\\! id", "SELECT 1 \\! id", "\\connect other", "\\copy t from 'x'", "\\i x"})
  void commands_of_the_client_are_refused(String text) {
    for (Dialect dialect : List.of(Dialect.POSTGRESQL, Dialect.MARIADB)) {
      assertThatThrownBy(() -> read(dialect, "SELECT 'fine';\n" + text + "\n;"))
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).isEqualTo("import.refused"))
          .hasMessageContaining("line 2");
    }
  }

  @Test
  void the_pair_that_newer_dumps_of_postgresql_have_is_no_such_command() throws IOException {
    assertThat(read(Dialect.POSTGRESQL, "\\restrict abc\nSELECT 1;\n\\unrestrict abc\n"))
        .containsExactly("SELECT 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {".shell id", ".open other.db", ".read x"})
  void commands_of_the_shell_of_sqlite_are_refused(String text) {
    assertThatThrownBy(() -> read(Dialect.SQLITE, "SELECT 1;\n" + text + "\n"))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo("import.refused"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 1", "SELECT 'a;", "SELECT 1; /* ", "SELECT \"a"})
  void what_ends_in_the_middle_is_cut_short(String text) {
    for (Dialect dialect : Dialect.values()) {
      assertThatThrownBy(() -> read(dialect, text))
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).isEqualTo("import.cut-short"));
    }
  }

  @Test
  void rows_without_their_end_are_cut_short() throws IOException {
    StatementReader reader = reader(Dialect.POSTGRESQL, "COPY t FROM stdin;\n1\n2");
    assertThat(reader.next()).isPresent();

    assertThatThrownBy(() -> reader.copyRows(OutputStream.nullOutputStream()))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo("import.cut-short"));
  }

  @Test
  void a_long_statement_is_given_by_its_beginning_and_passed_on() throws IOException {
    String blob = "ab".repeat(1 << 20);
    StatementReader reader =
        reader(Dialect.MARIADB, "INSERT INTO t VALUES (1,0x" + blob + "),(2,'x');SELECT 1;");
    Statement beginning = reader.next().orElseThrow();
    ByteArrayOutputStream rest = new ByteArrayOutputStream();

    reader.rest(rest);

    assertThat(beginning.whole()).isFalse();
    assertThat(beginning.bytes().length + rest.size()).isEqualTo(blob.length() + 35);
    assertThat(rest.toString(StandardCharsets.UTF_8)).endsWith("ab),(2,'x')");
    assertThat(reader.tuples()).isEqualTo(2);
    assertThat(reader.next().orElseThrow().text()).isEqualTo("SELECT 1");
  }

  @Test
  void rows_are_the_parentheses_after_values() throws IOException {
    StatementReader reader =
        reader(
            Dialect.SQLITE,
            "INSERT INTO t(a,b) VALUES(1,abs(2)),(3,'),(')"
                + " ON CONFLICT (a) DO UPDATE SET b = (1);");

    assertThat(reader.next()).isPresent();

    assertThat(reader.tuples()).isEqualTo(2);
  }
}
