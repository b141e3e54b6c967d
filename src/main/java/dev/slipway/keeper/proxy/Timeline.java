package dev.slipway.keeper.proxy;

import dev.slipway.keeper.Desired;
import dev.slipway.keeper.RouteSecond;
import dev.slipway.keeper.RouteShare;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What happened in each of the last five minutes' seconds. Its most telling figure is the longest
 * gap: time in which at least one request was with us, waiting or inside, and none was finished.
 * One slow request alone makes such a gap too, so it is read against the seconds before. Any thread
 * may record and read; recording takes no lock.
 */
final class Timeline {
  private static final int SECONDS = 300;

  private final long start = System.nanoTime();
  private final AtomicReferenceArray<@Nullable Second> seconds =
      new AtomicReferenceArray<>(SECONDS);
  private final AtomicInteger present = new AtomicInteger();
  private final AtomicLong quietSince = new AtomicLong();

  private static final class Second {
    private final long number;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong longestGap = new AtomicLong();
    private final AtomicLong slowest = new AtomicLong();
    private final Map<String, Share> shares = new ConcurrentHashMap<>(4);

    Second(long number) {
      this.number = number;
    }

    List<RouteShare> shares() {
      return shares.values().stream()
          .map(Share::read)
          .sorted(Comparator.comparing(RouteShare::instance))
          .toList();
    }
  }

  /** A request is with us from now on. */
  void came(long now) {
    if (present.get() == 0) {
      quietSince.set(now);
    }
    present.incrementAndGet();
  }

  /** A request ended, so long after it came. */
  void ended(long now, long nanos, boolean failed) {
    long gap = now - quietSince.getAndSet(now);
    present.decrementAndGet();
    Second second = second(now);
    second.requests.incrementAndGet();
    if (failed) {
      second.failed.incrementAndGet();
    }
    raise(second.longestGap, gap);
    raise(second.slowest, nanos);
  }

  /** The share that this instance has of this second. */
  Share share(long now, Desired.Upstream upstream) {
    return second(now).shares.computeIfAbsent(upstream.instance(), id -> new Share(upstream));
  }

  private Second second(long now) {
    long number = (now - start) / 1_000_000_000;
    int place = (int) (number % SECONDS);
    while (true) {
      Second known = seconds.get(place);
      if (known != null && known.number >= number) {
        return known;
      }
      seconds.compareAndSet(place, known, new Second(number));
    }
  }

  private static void raise(AtomicLong highest, long value) {
    if (value > highest.get()) {
      highest.accumulateAndGet(value, Math::max);
    }
  }

  /** All of the seconds in which requests ended, oldest first. A gap counts where it ended. */
  List<RouteSecond> read(long now) {
    return read(now, SECONDS);
  }

  /** Those among the last so many seconds; with 0 all that are kept. */
  List<RouteSecond> read(long now, int last) {
    int most = last <= 0 ? SECONDS : Math.min(last, SECONDS);
    long current = (now - start) / 1_000_000_000;
    Instant began = Instant.now().minusNanos(now - start);
    List<RouteSecond> read = new ArrayList<>();
    for (long number = Math.max(0, current - most + 1); number <= current; number++) {
      Second second = seconds.get((int) (number % SECONDS));
      if (second != null && second.number == number) {
        read.add(
            new RouteSecond(
                number,
                began.plusSeconds(number),
                second.requests.get(),
                second.failed.get(),
                second.longestGap.get() / 1e6,
                second.slowest.get() / 1e6,
                second.shares()));
      }
    }
    return read;
  }
}
