package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.source.Place;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for any text and any path, tried with many. */
class ProbeTextPropertyTest {
  private static final List<String> PIECES =
      List.of(
          "a",
          "é",
          " ",
          "{",
          "}",
          "{{",
          "}}",
          "$",
          "$$",
          "${A}",
          "${B:-b}",
          "${",
          "{marker}",
          "{totp:${A}}",
          "{totp:ABC}",
          "{totp:",
          "{a b}",
          "\n",
          "\\",
          "😀");
  private static final List<String> KEYS =
      List.of("a", "c d", "", "it's", "\\", "x.y", "[0]", "$", "\"", "é", "0");

  private final Random random = new Random(20261121);

  @Test
  void a_text_without_braces_and_dollars_stays_as_it_is() {
    for (int round = 0; round < 2000; round++) {
      String text = pieces(12).replaceAll("[{}$]", "");
      assertThat(parse(text).with(new ProbeFileTest.SameValues("v"))).isEqualTo(text);
    }
  }

  @Test
  void what_a_variable_holds_arrives_whatever_it_is() {
    for (int round = 0; round < 2000; round++) {
      String value = pieces(6);
      ProbeText text = parse("<${A}|{name}|{{x}>").fill(Map.of("A", value));
      assertThat(text.with(new ProbeFileTest.SameValues(value)))
          .isEqualTo("<" + value + "|" + value + "|{x}>");
    }
  }

  @Test
  void any_text_can_be_read_and_shows_no_variable() {
    for (int round = 0; round < 5000; round++) {
      String text = pieces(20);
      ProbeText filled = parse(text).fill(Map.of("A", "SECRET", "B", "SECRET"));
      assertThat(filled.toString()).isEqualTo(text).doesNotContain("SECRET");
      assertThat(filled.references()).isEmpty();
      assertThat(filled.with(new ProbeFileTest.SameValues("v"))).isNotNull();
      assertThat(filled.values()).allMatch(text::contains);
    }
  }

  @Test
  void a_path_reads_as_it_is_written_and_leads_where_it_says() {
    for (int round = 0; round < 2000; round++) {
      List<JsonPath.Step> steps = new ArrayList<>();
      Object at = new BigDecimal(round);
      Object document = at;
      for (int depth = random.nextInt(6); depth > 0; depth--) {
        if (random.nextBoolean()) {
          String key = KEYS.get(random.nextInt(KEYS.size()));
          Map<String, Object> map = new LinkedHashMap<>();
          map.put("other", "x");
          map.put(key, document);
          document = map;
          steps.addFirst(new JsonPath.Key(key));
        } else {
          int index = random.nextInt(3);
          List<Object> list = new ArrayList<>(List.of("x", "y", "z"));
          list.set(index, document);
          document = list;
          steps.addFirst(new JsonPath.Index(index));
        }
      }
      JsonPath path = new JsonPath(steps);
      assertThat(JsonPath.parse(path.toString())).as(path.toString()).contains(path);
      assertThat(path.in(document)).as(path.toString()).contains(at);
    }
  }

  @Test
  void a_path_either_reads_wholly_or_not_at_all() {
    List<String> parts = List.of("$", ".", "a", "[", "]", "0", "'", "\\", " ", "*", "-1", "['b']");
    for (int round = 0; round < 5000; round++) {
      StringBuilder text = new StringBuilder("$");
      for (int i = random.nextInt(8); i > 0; i--) {
        text.append(parts.get(random.nextInt(parts.size())));
      }
      JsonPath.parse(text.toString())
          .ifPresent(path ->
              assertThat(JsonPath.parse(path.toString())).as(text.toString()).contains(path));
    }
  }

  @Test
  void a_path_leads_nowhere_where_nothing_is() {
    JsonPath path = JsonPath.parse("$.a[1]").orElseThrow();
    for (Object document : List.of("a", List.of(), Map.of("a", List.of(1)), Map.of("a", "b"))) {
      assertThat(path.in(document)).isEqualTo(Optional.empty());
    }
  }

  private static ProbeText parse(String text) {
    return ProbeText.parse(Place.START, text);
  }

  private String pieces(int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }
}
