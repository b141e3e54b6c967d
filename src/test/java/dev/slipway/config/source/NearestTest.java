package dev.slipway.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KNOWN =
      List.of("app", "processes", "dependencies", "database", "health", "warm-up", "env", "hold");

  @ParameterizedTest
  @CsvSource({
    "procesess, processes",
    "dependency, dependencies",
    "databse, database",
    "heatlh, health",
    "healthcheck, health",
    "warm_up, warm-up",
    "Env, env",
    "environment,",
    "zzz,",
    "x,"
  })
  void finds_the_word_that_was_meant(String written, @Nullable String meant) {
    assertThat(Nearest.to(written, KNOWN).orElse(null)).isEqualTo(meant);
  }
}
