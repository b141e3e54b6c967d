package dev.slipway.watch;

import dev.slipway.watch.LogWatch.LoggedError;
import dev.slipway.watch.Seen.Asked;
import dev.slipway.watch.Verdict.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges a release by what was seen of it, what the old release was like, and the thresholds. Pure:
 * the same input gives the same verdict. One bad answer may be chance, so a verdict needs three in
 * a row, or more errors than chance gives; a process that ends needs no second time.
 */
final class Judge {
  private static final int IN_A_ROW = 3;
  private static final int OFTEN = 3;
  private static final int FEW_REQUESTS = 20;
  private static final int ENOUGH_FOR_PERCENTILES = 100;

  /** It is looked at many times, so for a verdict under way chance must be very improbable. */
  private static final double BEYOND_CHANCE = 0.001;

  private static final double PERHAPS_CHANCE = 0.05;

  /** Below this nobody calls a page slow, whatever it took before. */
  private static final double NOTICED_MILLIS = 1000;

  private static final double SLOW_MILLIS = 2000;

  private final Seen seen;
  private final Optional<Baseline> baseline;
  private final Measured old;
  private final Thresholds limits;
  private final List<Reason> bad = new ArrayList<>();
  private final List<Reason> doubts = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  private Judge(Seen seen, @Nullable Baseline baseline, Thresholds limits) {
    this.seen = seen;
    this.baseline = Optional.ofNullable(baseline);
    this.old = this.baseline.map(Baseline::traffic).orElse(Measured.NOTHING);
    this.limits = limits;
  }

  /**
   * The verdict so far.
   *
   * @param baseline the old release's; null when there was none
   * @param over whether the watch is over; before that nothing is in doubt
   */
  static Verdict of(Seen seen, @Nullable Baseline baseline, Thresholds limits, boolean over) {
    return new Judge(seen, baseline, limits).verdict(over);
  }

  private Verdict verdict(boolean over) {
    crashes();
    answers();
    errors();
    slowness(over);
    memory(over);
    log();
    if (!bad.isEmpty()) {
      return new Verdict(Kind.BAD, bad, remarks);
    }
    traffic();
    boolean doubtful = over && !doubts.isEmpty();
    return new Verdict(
        doubtful ? Kind.INCONCLUSIVE : Kind.GOOD, doubtful ? doubts : List.of(), remarks);
  }

  private void crashes() {
    seen.crashed().ifPresent(how -> bad.add(Reason.of("watch.crashed", how, "1 end", "none")));
  }

  private void answers() {
    inARow(seen.health(), "watch.unhealthy", "unhealthy after cutover");
    inARow(seen.probes(), "watch.probe", "it does not answer our probes any more");
    inARow(seen.database(), "watch.database", "the database cannot be reached");
  }

  private void inARow(Asked asked, String code, String what) {
    if (asked.inARow() >= IN_A_ROW) {
      bad.add(
          Reason.of(
              code,
              what + ": " + asked.last(),
              asked.inARow() + " in a row",
              "at most 2 in a row"));
    } else if (asked.wrong() > 0) {
      doubtUnlessRare(asked, what);
    }
  }

  private void doubtUnlessRare(Asked asked, String what) {
    String words =
        "%s %d of %d times: %s".formatted(what, asked.wrong(), asked.times(), asked.last());
    if (asked.wrong() * 10 > asked.times()) {
      doubts.add(Reason.of("watch.unsteady", words, asked.wrong() + " wrong", "1 of 10"));
    } else {
      remarks.add(words);
    }
  }

  /** P8: more than five in the first minute; later also a share that is too much. */
  private void errors() {
    Measured first = seen.firstMinute();
    Measured all = seen.traffic();
    boolean tooMany = first.errors() > limits.errors();
    boolean tooOften = all.errors() > limits.errors() && all.errorRate() > limits.errorRate();
    if (!tooMany && !tooOften) {
      if (all.errors() > 0 && all.errorRate() > limits.errorRate() && perhapsWorse(all)) {
        doubts.add(errors("watch.errors-few", all));
      } else if (all.errors() > 0) {
        remarks.add(errors("", all).inWords());
      }
      return;
    }
    Measured what = tooMany ? first : all;
    if (old.errors() == 0 || chance(what) < BEYOND_CHANCE) {
      bad.add(errors("watch.errors", what));
    } else if (chance(all) < PERHAPS_CHANCE) {
      doubts.add(errors("watch.errors-more", all));
    } else {
      remarks.add(
          "customers met %s of errors, as many as with the old release (%s)"
              .formatted(percent(all.errorRate()), percent(old.errorRate())));
    }
  }

  private boolean perhapsWorse(Measured now) {
    return old.errors() == 0 || chance(now) < PERHAPS_CHANCE;
  }

  private double chance(Measured now) {
    return Chance.ofAtLeast(now.errors(), now.requests(), old.errors(), old.requests());
  }

  private Reason errors(String code, Measured now) {
    return Reason.of(
        code,
        "customers' requests failed in the app",
        "%d of %d in %.0f s".formatted(now.errors(), now.requests(), now.seconds()),
        "at most %d, or as before: %d of %d"
            .formatted(limits.errors(), old.errors(), old.requests()));
  }

  private void slowness(boolean over) {
    Measured now = seen.traffic();
    if (now.slow() > 0 && !(old.slow() > 0 && chanceOfSlow(now) >= BEYOND_CHANCE)) {
      Reason slow =
          Reason.of(
              "watch.slow",
              "answers took longer than " + seconds((double) limits.slowestMillis()),
              "%d of %d, the slowest %s"
                  .formatted(now.slow(), now.requests(), seconds(now.slowestMillis())),
              "none, or as before: %d of %d".formatted(old.slow(), old.requests()));
      (now.slow() >= OFTEN ? bad : doubts).add(slow);
    }
    Measured warm = seen.settled();
    boolean comparable = over && old.requests() > 0 && warm.requests() > 0;
    if (comparable
        && limits.latencyFactor() > 0
        && warm.p95Millis() > NOTICED_MILLIS
        && warm.p95Millis() > limits.latencyFactor() * old.p95Millis()) {
      boolean sure =
          Math.min(warm.requests(), old.requests()) >= ENOUGH_FOR_PERCENTILES
              && warm.p95Millis() > SLOW_MILLIS;
      Reason slower =
          Reason.of(
              "watch.slower",
              "answers got slower",
              "p95 %s of %d".formatted(seconds(warm.p95Millis()), warm.requests()),
              "%.1f times the old release's %s"
                  .formatted(limits.latencyFactor(), seconds(old.p95Millis())));
      (sure ? bad : doubts).add(slower);
    }
  }

  private double chanceOfSlow(Measured now) {
    return Chance.ofAtLeast(now.slow(), now.requests(), old.slow(), old.requests());
  }

  private void memory(boolean over) {
    if (limits.memoryFactor() > 0) {
      MemoryTrend.of(seen.memory(), baseline.map(Baseline::memory).orElse(0L))
          .ifPresent(trend -> {
            trend.tooMuch(limits.memoryFactor()).ifPresent(bad::add);
            if (over) {
              trend.growing(seen.seconds()).ifPresent(doubts::add);
            }
          });
    }
  }

  private void log() {
    if (!seen.notRead().isEmpty()) {
      remarks.add(seen.notRead());
    }
    if (!limits.newErrors() || seen.errors().isEmpty()) {
      return;
    }
    if (baseline.isEmpty()) {
      remarks.add("the log has errors, and there is no older release to compare: " + first());
      return;
    }
    long most = seen.errors().stream().mapToLong(LoggedError::count).max().orElse(0);
    boolean customersToo = seen.traffic().errors() > 0 && perhapsWorse(seen.traffic());
    Reason reason =
        new Reason(
            "watch.log",
            "errors in the log that the old release's log does not have",
            "%d kinds, one of them %d times".formatted(seen.errors().size(), most),
            "none",
            seen.errors().stream()
                .limit(5)
                .map(one -> one.line() + (one.count() > 1 ? "  (" + one.count() + " times)" : ""))
                .toList());
    (most >= OFTEN || customersToo ? bad : doubts).add(reason);
  }

  private String first() {
    return seen.errors().getFirst().line();
  }

  private void traffic() {
    long requests = seen.traffic().requests();
    if (requests < limits.minimumRequests()) {
      doubts.add(
          Reason.of(
              "watch.too-little",
              "too few requests by customers to tell",
              requests + " requests",
              "at least " + limits.minimumRequests()));
    } else if (requests < FEW_REQUESTS && seen.health().times() > 0) {
      remarks.add(
          "only %d requests by customers; probes filled in: %d good answers"
              .formatted(requests, good(seen.health()) + good(seen.probes())));
    }
  }

  private static int good(Asked asked) {
    return asked.times() - asked.wrong();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  private static String seconds(double millis) {
    return millis < 1000
        ? String.format(Locale.ROOT, "%.0f ms", millis)
        : String.format(Locale.ROOT, "%.1f s", millis / 1000);
  }
}
