package dev.slipway.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Failure;
import dev.slipway.model.InstanceId;
import dev.slipway.model.Progress;
import dev.slipway.proof.Courtesy.Pace;
import dev.slipway.traffic.InstanceSecond;
import dev.slipway.traffic.InstanceSecond.Took;
import dev.slipway.traffic.ReleaseCounters;
import dev.slipway.traffic.Traffic;
import dev.slipway.traffic.TrafficSecond;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A rehearsal waits while customers wait, and ends when that does not end. */
@Timeout(30)
class CourtesyTest {
  private static final Duration LOOK = Duration.ofMillis(1);

  private final Clients clients = new Clients();
  private final CountDownLatch waiting = new CountDownLatch(1);
  private final Progress progress =
      (said, fraction) -> {
        if (said.startsWith("waiting, since customers wait too: 95 % of requests")) {
          waiting.countDown();
        }
      };

  @Test
  void the_next_part_waits_until_customers_do_not() throws Exception {
    try (Courtesy courtesy = new Courtesy(clients, progress, new Pace(LOOK, Duration.ofHours(1)))) {
      courtesy.pause();
      clients.millis = 900;
      clients.awaitLooks();
      Thread calm =
          Thread.ofVirtual()
              .start(() -> {
                awaitUninterrupted(waiting);
                clients.millis = 10;
              });
      courtesy.pause();
      assertThat(waiting.getCount()).isZero();
      calm.join();
    }
  }

  @Test
  void a_part_under_way_is_interrupted_when_customers_wait_on_and_on() throws Exception {
    try (Courtesy courtesy = new Courtesy(clients, progress, new Pace(LOOK, LOOK))) {
      clients.millis = 900;
      assertThatThrownBy(() -> new CountDownLatch(1).await())
          .isInstanceOf(InterruptedException.class);
      Failure failure = courtesy.rather(Failure.cancelled("interrupted"));
      assertThat(failure.code()).isEqualTo("rehearsal.slows-live");
      assertThat(failure.what()).contains("95 % of requests take up to 900 ms, before it 10 ms");
      assertThatThrownBy(courtesy::pause).hasMessageContaining("the rehearsal was ended");
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void a_failure_of_its_own_stays_what_it_is_and_so_does_a_persons_cancel() {
    try (Courtesy courtesy = new Courtesy(clients, progress, new Pace(LOOK, LOOK))) {
      Failure cancelled = Failure.cancelled("cancelled");
      assertThat(courtesy.rather(cancelled)).isSameAs(cancelled);
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Traffic of which only the seconds are asked. */
  private static final class Clients implements Traffic {
    private volatile double millis = 10;
    private volatile CountDownLatch looks = new CountDownLatch(0);

    /** Until the figures set before were looked at. */
    void awaitLooks() {
      looks = new CountDownLatch(2);
      awaitUninterrupted(looks);
    }

    @Override
    public List<TrafficSecond> seconds(int last) {
      double took = millis;
      looks.countDown();
      return List.of(
          new TrafficSecond(
              1,
              Instant.EPOCH,
              100,
              0,
              0,
              0,
              List.of(
                  new InstanceSecond("1-web", "r", 100, 0, 0, 0, List.of(new Took(took, 100))))));
    }

    @Override
    public void hold(long deployment, Hold hold, Duration drain) {
      throw new AssertionError("not asked for");
    }

    @Override
    public void announce(long deployment, String message, Duration retryAfter, Duration drain) {
      throw new AssertionError("not asked for");
    }

    @Override
    public void route(long deployment, Upstream to, List<AssetFolder> olderAssets) {
      throw new AssertionError("not asked for");
    }

    @Override
    public void close(long deployment) {
      throw new AssertionError("not asked for");
    }

    @Override
    public boolean drained(InstanceId instance, Duration limit) {
      throw new AssertionError("not asked for");
    }

    @Override
    public RouteStatus status() {
      throw new AssertionError("not asked for");
    }

    @Override
    public List<ReleaseCounters> counters() {
      throw new AssertionError("not asked for");
    }
  }
}
