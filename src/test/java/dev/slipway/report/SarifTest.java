package dev.slipway.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.migration.Dialect;
import dev.slipway.migration.LintedText;
import io.avaje.jsonb.Jsonb;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The structure that SARIF 2.1.0 asks for. */
class SarifTest {

  @Test
  void every_result_names_its_rule_level_message_and_place() {
    Map<String, Object> log =
        read("-- slipway: accept drop-table copied\nDROP TABLE a;\nDELETE FROM \"b\";");

    assertThat(log).containsEntry("version", "2.1.0");
    assertThat(log.get("$schema")).asString().endsWith("sarif-schema-2.1.0.json");
    Map<String, Object> run = first(log, "runs");
    Map<String, Object> driver = in(in(run, "tool"), "driver");
    assertThat(driver).containsEntry("name", "slipway");
    assertThat(list(driver, "rules").stream().map(rule -> rule.get("id")))
        .containsExactly("drop-table", "delete-all", "no-lock-timeout");
    List<Map<String, Object>> results = list(run, "results");
    assertThat(results)
        .allSatisfy(result -> {
          assertThat(result.get("level")).isIn("note", "warning", "error");
          assertThat(in(result, "message").get("text")).asString().isNotEmpty();
        });
    Map<String, Object> place = in(first(results.get(1), "locations"), "physicalLocation");
    assertThat(in(place, "artifactLocation")).containsEntry("uri", "1.sql");
    assertThat(in(place, "region").get("startLine")).asString().isEqualTo("3");
    assertThat(first(results.getFirst(), "suppressions"))
        .containsEntry("kind", "inSource")
        .containsEntry("justification", "copied");
    assertThat(results.get(1)).doesNotContainKey("suppressions");
  }

  @Test
  void nothing_found_is_a_log_without_results() {
    assertThat(list(first(read("SELECT 1"), "runs"), "results")).isEmpty();
  }

  private static Map<String, Object> read(String sql) {
    return Jsonb.builder()
        .build()
        .type(Object.class)
        .map()
        .fromJson(Sarif.of(LintedText.lint(sql, Dialect.POSTGRESQL)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> in(Map<String, Object> parent, String key) {
    return (Map<String, Object>) Objects.requireNonNull(parent.get(key));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Map<String, Object> parent, String key) {
    return (List<Map<String, Object>>) Objects.requireNonNull(parent.get(key));
  }

  private static Map<String, Object> first(Map<String, Object> parent, String key) {
    return list(parent, key).getFirst();
  }
}
