package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "5m,PT5M",
    "90s,PT1M30S",
    "1h30m,PT1H30M",
    "500ms,PT0.5S",
    "2d,PT48H",
    "0,PT0S",
    "1m5ms,PT1M0.005S"
  })
  void reads_numbers_with_units(String text, Duration duration) {
    assertThat(Durations.parse(text)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "5 m", "m", "-5s", "1.5h", "5M", "30m1h", "5minutes", "99999999s"})
  void refuses_anything_else(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }
}
