package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slipway.keeper.RouteSecond;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final long MILLI = 1_000_000;

  private final Timeline timeline = new Timeline();
  private final long start = System.nanoTime();

  @Test
  void a_gap_is_time_with_requests_present_and_none_finished() {
    came(0);
    came(10);
    ended(30, 30);
    ended(80, 70);
    // Nobody is there until 500: no gap.
    came(500);
    ended(510, 10);

    RouteSecond second = only();
    assertThat(second.requests()).isEqualTo(3);
    assertThat(second.longestGapMillis()).isEqualTo(50, within(0.001));
    assertThat(second.slowestMillis()).isEqualTo(70, within(0.001));
  }

  @Test
  void a_gap_counts_where_it_ended() {
    came(0);
    ended(100, 100);
    came(200);
    timeline.ended(start + 3_400 * MILLI, 3_200 * MILLI, true);

    List<RouteSecond> read = timeline.read(start + 5_000 * MILLI);
    assertThat(read).extracting(RouteSecond::requests).containsExactly(1L, 1L);
    assertThat(read).extracting(RouteSecond::failed).containsExactly(0L, 1L);
    assertThat(read.getLast().longestGapMillis()).isEqualTo(3_200, within(0.001));
    assertThat(Duration.between(read.getFirst().from(), read.getLast().from()))
        .isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void only_five_minutes_are_kept() {
    came(0);
    ended(100, 100);
    came(400_000);
    ended(400_100, 100);
    assertThat(timeline.read(start + 400_200 * MILLI)).hasSize(1);
  }

  @Test
  void seconds_are_told_by_the_clock_of_the_moment() {
    came(0);
    ended(100, 100);
    assertThat(only().from()).isBetween(Instant.now().minusSeconds(3), Instant.now());
  }

  private RouteSecond only() {
    List<RouteSecond> read = timeline.read(start + 900 * MILLI);
    assertThat(read).hasSize(1);
    return read.getFirst();
  }

  private void came(long millis) {
    timeline.came(start + millis * MILLI);
  }

  private void ended(long millis, long took) {
    timeline.ended(start + millis * MILLI, took * MILLI, false);
  }
}
