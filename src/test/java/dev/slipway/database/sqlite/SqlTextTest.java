package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlTextTest {

  @Test
  void layout_and_comments_make_no_difference() {
    assertThat(
            SqlText.normalised("CREATE TABLE a (\n  id INTEGER, -- the key\n\tb /* odd */ TEXT\n)"))
        .isEqualTo(SqlText.normalised("CREATE  TABLE a ( id INTEGER, b TEXT )"))
        .isEqualTo("CREATE TABLE a ( id INTEGER, b TEXT )");
  }

  @Test
  void what_is_quoted_stays_as_it_is() {
    String sql = "CREATE TABLE \"a  --b\" (`c  d` TEXT DEFAULT 'it''s  /* no */ comment', [e  f])";

    assertThat(SqlText.normalised(sql)).isEqualTo(sql);
  }

  @Test
  void words_stay_apart() {
    assertThat(SqlText.normalised("a--x\nb")).isEqualTo("a b");
    assertThat(SqlText.normalised("a/**/b")).isEqualTo("a b");
  }

  @Test
  void text_without_an_end_is_kept() {
    assertThat(SqlText.normalised("a 'b  c")).isEqualTo("a 'b  c");
    assertThat(SqlText.normalised("a -- b")).isEqualTo("a");
    assertThat(SqlText.normalised("a /* b")).isEqualTo("a");
  }

  @Test
  void names_are_quoted_whatever_is_in_them() {
    assertThat(SqlText.quoted("we\"ird; --")).isEqualTo("\"we\"\"ird; --\"");
  }
}
