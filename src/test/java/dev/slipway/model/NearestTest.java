package dev.slipway.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KNOWN = List.of("deploy", "rollback", "recover", "status");
  private static final List<String> SETTINGS =
      List.of("app", "processes", "dependencies", "database", "health", "warm-up", "env", "hold");

  @Test
  void finds_the_word_with_a_slip_in_it() {
    assertThat(Nearest.to("deplyo", KNOWN)).contains("deploy");
    assertThat(Nearest.to("roll-back", KNOWN)).contains("rollback");
    assertThat(Nearest.to("stats", KNOWN)).contains("status");
  }

  @Test
  void says_nothing_when_no_word_is_near() {
    assertThat(Nearest.to("frobnicate", KNOWN)).isEmpty();
    assertThat(Nearest.hint("frobnicate", KNOWN)).isEmpty();
    assertThat(Nearest.hint("", KNOWN)).isEmpty();
  }

  @Test
  void the_hint_completes_a_sentence() {
    assertThat("no verb 'recovr'" + Nearest.hint("recovr", KNOWN))
        .isEqualTo("no verb 'recovr': did you mean 'recover'?");
  }

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
  void finds_the_setting_that_was_meant(String written, @Nullable String meant) {
    assertThat(Nearest.to(written, SETTINGS).orElse(null)).isEqualTo(meant);
  }
}
