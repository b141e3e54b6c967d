package dev.slipway.migration.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.migration.Dialect;
import dev.slipway.migration.LintedText;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinterTest {

  @Test
  void a_finding_names_table_column_line_and_what_to_do_instead() {
    Finding found =
        only("CREATE TABLE a (id bigint);\n\nALTER TABLE \"shop\".orders DROP COLUMN vat;");

    assertThat(found.code()).isEqualTo("drop-column");
    assertThat(found.subject()).isEqualTo("shop.orders.vat");
    assertThat(found.line()).isEqualTo(3);
    assertThat(found.instead()).contains("later");
  }

  @Test
  void what_the_author_accepted_with_a_reason_is_not_open_any_more() {
    Finding found =
        only(
            "-- slipway: accept drop-column nobody reads it since March\n"
                + "ALTER TABLE orders DROP COLUMN vat;");

    assertThat(found.isOpen()).isFalse();
    assertThat(found.accepted()).isEqualTo("nobody reads it since March");
  }

  @Test
  void accepting_without_a_reason_accepts_nothing() {
    assertThat(
            lint("-- slipway: accept drop-column\nALTER TABLE orders DROP COLUMN vat;").stream()
                .filter(Finding::isOpen)
                .map(Finding::code))
        .containsExactly("drop-column", "accept-means-nothing");
  }

  @Test
  void accepting_a_code_that_does_not_exist_is_told() {
    assertThat(lint("-- slipway: accept drop-colum gone\nSELECT 1;"))
        .singleElement()
        .satisfies(one -> assertThat(one.why()).contains("'drop-colum'"));
  }

  @Test
  void an_acknowledgement_inside_a_string_accepts_nothing() {
    assertThat(lint("INSERT INTO t VALUES ('-- slipway: accept drop-table x'); DROP TABLE orders;"))
        .anyMatch(Finding::isOpen);
  }

  @Test
  void every_part_of_a_long_alter_table_is_looked_at() {
    assertThat(
            lint("ALTER TABLE orders ADD COLUMN a numeric(4, 2), DROP COLUMN b, DROP COLUMN c")
                .stream()
                .map(Finding::column))
        .contains("b", "c");
  }

  private static Finding only(String sql) {
    return lint(sql).stream().filter(one -> one.level() != Level.NOTE).findFirst().orElseThrow();
  }

  private static List<Finding> lint(String sql) {
    return LintedText.lint(sql, Dialect.POSTGRESQL);
  }
}
