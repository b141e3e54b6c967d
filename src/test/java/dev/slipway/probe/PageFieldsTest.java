package dev.slipway.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageFieldsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<input type=\"hidden\" name=\"csrf\" value=\"a&amp;b\">",
        "<INPUT VALUE='a&#38;b' NAME='csrf' />",
        "<input value=a&b name=csrf>",
        "<input\n  title=\"a > b\"\n  name=\"csrf\"\n  value=\"a&#x26;b\"\n>",
        "<meta name=\"csrf\" content=\"a&amp;b\">",
        "<input name=\"csrf\"><input name=\"csrf\" value=\"a&b\">",
        "<input name=\"other\" value=\"name=csrf\"><meta name=csrf content='a&b'>"
      })
  void finds_a_value_however_it_is_written(String html) {
    assertThat(PageFields.value("<!doctype html><form>" + html + "</form>", "csrf"))
        .contains("a&b");
  }

  @Test
  void finds_nothing_where_nothing_is() {
    assertThat(PageFields.value("<input name='csrf2' value='x'><p name='csrf' value='x'>", "csrf"))
        .isEmpty();
    assertThat(PageFields.value("<input name='e' value='&nope; &#99999999; &#x110000;'>", "e"))
        .contains("&nope; &#99999999; &#x110000;");
  }

  @Test
  @Timeout(20)
  void a_page_that_ends_nowhere_is_read_in_no_time() {
    String page = "<input a='\"".repeat(50_000) + "\"";
    assertThat(PageFields.value(page, "csrf")).isEmpty();
  }
}
