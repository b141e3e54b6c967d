package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void nothing_recorded_is_zero() {
    assertThat(latencies.percentileMillis(99)).isZero();
    assertThat(latencies.longestMillis()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 15, 16, 17, 1000, 12_345, 1_000_000, 60_000_000, 50_000_000_000L})
  void one_duration_is_found_again(long micros) {
    latencies.record(TimeUnit.MICROSECONDS.toNanos(micros));
    assertThat(latencies.percentileMillis(50) * 1000)
        .isCloseTo((double) micros, Percentage.withPercentage(3.2));
    assertThat(latencies.longestMillis()).isEqualTo(micros / 1000.0, within(1e-9));
  }

  @Test
  void percentiles_are_close_to_the_true_ones() {
    Random random = new Random(7);
    long[] micros =
        random.doubles(20_000).mapToLong(d -> (long) Math.exp(3 + 10 * d)).sorted().toArray();
    Arrays.stream(micros).forEach(each -> latencies.record(each * 1000));
    for (int percent : new int[] {1, 50, 95, 99, 100}) {
      long exact = micros[Math.max(0, micros.length * percent / 100 - 1)];
      assertThat(latencies.percentileMillis(percent) * 1000)
          .isCloseTo((double) exact, Percentage.withPercentage(4));
    }
  }

  @Test
  void no_percentile_is_above_the_longest() {
    latencies.record(16_900_000);
    assertThat(latencies.percentileMillis(99)).isLessThanOrEqualTo(latencies.longestMillis());
  }
}
