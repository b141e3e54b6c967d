package dev.slipway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.traffic.InstanceSecond;
import dev.slipway.traffic.InstanceSecond.Took;
import dev.slipway.traffic.TrafficSecond;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Customers who wait clearly longer than before are noticed, and nothing else. */
class SlowdownTest {

  @Test
  void clearly_longer_is_noticed_and_told_with_both_figures() {
    Slowdown since = Slowdown.since(second(new Took(20, 90), new Took(40, 10)));
    assertThat(since.in(second(new Took(20, 10), new Took(600, 5))))
        .contains("95 % of requests take up to 600 ms, before it 40 ms");
  }

  @Test
  void a_little_longer_or_one_slow_request_among_many_is_not() {
    Slowdown since = Slowdown.since(second(new Took(20, 100)));
    assertThat(since.in(second(new Took(120, 50)))).isEmpty();
    assertThat(since.in(second(new Took(20, 99), new Took(5_000, 1)))).isEmpty();
    assertThat(since.in(List.of())).isEmpty();
  }

  @Test
  void an_app_that_was_slow_before_is_not_slower_for_that() {
    Slowdown since = Slowdown.since(second(new Took(2_000, 100)));
    assertThat(since.in(second(new Took(3_000, 50)))).isEmpty();
  }

  @Test
  void with_few_requests_before_nobody_can_tell() {
    Slowdown since = Slowdown.since(second(new Took(20, 19)));
    assertThat(since.in(second(new Took(9_000, 50)))).isEmpty();
  }

  private static List<TrafficSecond> second(Took... took) {
    long requests = List.of(took).stream().mapToLong(Took::count).sum();
    return List.of(
        new TrafficSecond(
            1,
            Instant.EPOCH,
            requests,
            0,
            0,
            0,
            List.of(new InstanceSecond("1-web", "r", requests, 0, 0, 0, List.of(took)))));
  }
}
