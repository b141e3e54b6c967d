package dev.slipway.migration.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.migration.Dialect;
import dev.slipway.migration.LintedText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The linter against migrations written for the purpose: {@code risky.txt}, {@code harmless.txt}.
 */
class CorpusTest {

  @Test
  void every_risky_migration_is_found_under_its_own_code() throws IOException {
    List<String> risky = lines("risky.txt");
    List<String> missed = new ArrayList<>();
    for (String line : risky) {
      String[] parts = line.split(" ", 3);
      boolean found =
          lint(parts[0], parts[2]).stream()
              .anyMatch(one -> one.isOpen() && one.code().equals(parts[1]));
      if (!found) {
        missed.add(line);
      }
    }
    System.out.printf("lint: found %d of %d risky%n", risky.size() - missed.size(), risky.size());
    assertThat(risky).hasSizeGreaterThanOrEqualTo(150);
    assertThat(missed).isEmpty();
  }

  @Test
  void at_most_one_in_twenty_harmless_migrations_raises_an_alarm() throws IOException {
    List<String> harmless = lines("harmless.txt");
    List<String> alarms = new ArrayList<>();
    for (String line : harmless) {
      String[] parts = line.split(" ", 2);
      if (lint(parts[0], parts[1]).stream().anyMatch(Finding::isOpen)) {
        alarms.add(line);
      }
    }
    System.out.printf("lint: %d false alarms on %d harmless%n", alarms.size(), harmless.size());
    assertThat(harmless).hasSizeGreaterThanOrEqualTo(150);
    assertThat(alarms.size() * 20).as("%s", alarms).isLessThanOrEqualTo(harmless.size());
  }

  private static List<Finding> lint(String dialect, String sql) {
    return LintedText.lint(
        sql,
        switch (dialect) {
          case "p" -> Dialect.POSTGRESQL;
          case "m" -> Dialect.MARIADB;
          default -> Dialect.SQLITE;
        });
  }

  private static List<String> lines(String name) throws IOException {
    try (InputStream stream = CorpusTest.class.getResourceAsStream(name)) {
      assertThat(stream).isNotNull();
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }
}
