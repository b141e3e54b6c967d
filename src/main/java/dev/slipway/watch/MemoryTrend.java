package dev.slipway.watch;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a release's memory develops. An app takes memory while it gets warm, so what counts is what
 * comes after the first third of the time.
 *
 * @param samples bytes at even intervals, without the first third
 * @param old what the old release held; 0 when not known
 */
record MemoryTrend(List<Long> samples, long old) {
  private static final int FEWEST = 8;
  private static final int STRETCHES = 4;
  private static final long MUCH = 128L << 20;
  private static final long SOME = 16L << 20;
  private static final double GROWN = 1.1;

  /** The trend; empty while there are no samples. */
  static Optional<MemoryTrend> of(List<Long> all, long old) {
    List<Long> settled = all.subList(all.size() / 3, all.size());
    return settled.isEmpty() ? Optional.empty() : Optional.of(new MemoryTrend(settled, old));
  }

  /** Why this is too much, if it is so many times of what the old release held; else of its own. */
  Optional<Reason> tooMuch(double factor) {
    long now = samples.getLast();
    long reference = old > 0 ? old : samples.getFirst();
    return now > factor * reference && now - reference > MUCH
        ? Optional.of(
            Reason.of(
                "watch.memory",
                "it takes too much memory",
                megabytes(now),
                "%.1f times %s".formatted(factor, megabytes(reference))))
        : Optional.empty();
  }

  /** Why this looks like a leak, if each quarter of the time had more than the one before. */
  Optional<Reason> growing(double seconds) {
    long grown = samples.getLast() - samples.getFirst();
    boolean steadily = samples.size() >= FEWEST;
    for (int i = 1; i < STRETCHES && steadily; i++) {
      steadily = median(i) > median(i - 1) * 1.01;
    }
    boolean much = grown > SOME && samples.getLast() > GROWN * samples.getFirst();
    return steadily && much
        ? Optional.of(
            Reason.of(
                "watch.leak",
                "its memory grows all the time",
                "%s to %s within %.0f s"
                    .formatted(
                        megabytes(samples.getFirst()),
                        megabytes(samples.getLast()),
                        seconds * 2 / 3),
                "steady after a while"))
        : Optional.empty();
  }

  private long median(int stretch) {
    int size = samples.size();
    List<Long> part =
        samples.subList(size * stretch / STRETCHES, size * (stretch + 1) / STRETCHES).stream()
            .sorted()
            .toList();
    return part.get(part.size() / 2);
  }

  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f MB", bytes / 1048576.0);
  }
}
