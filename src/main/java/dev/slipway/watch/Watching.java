package dev.slipway.watch;

import dev.slipway.model.Amount;
import dev.slipway.model.Failure;
import dev.slipway.probe.Health;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import dev.slipway.watch.Seen.Asked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches a new release: looks at a steady pace at its processes, its health, what customers get,
 * and its log, and ends as soon as the verdict is bad. One watch is for one call, by one thread.
 */
public final class Watching {
  private static final Duration PACE = Duration.ofMillis(500);

  private final Site site;
  private final List<InstancePlan> instances;
  private final Optional<InstancePlan> web;
  private final Optional<InstancePlan> old;
  private final @Nullable Baseline baseline;
  private final Thresholds limits;
  private final int startsBefore;
  private final LogWatch log;
  private final Optional<TrafficWatch> traffic;
  private final long began = System.nanoTime();
  private Asked health = Asked.NEVER;
  private String degraded = "";
  private Optional<Failure> crash = Optional.empty();

  /**
   * Gets ready.
   *
   * @param instances every instance of the new release
   * @param old the web instance before, if there was one, running or not
   * @param baseline what the old release was like; null when there was none
   */
  public Watching(
      Site site,
      List<InstancePlan> instances,
      Optional<InstancePlan> old,
      @Nullable Baseline baseline,
      Thresholds limits) {
    this.site = site;
    this.instances = List.copyOf(instances);
    this.web = instances.stream().filter(InstancePlan::isWeb).findFirst();
    this.old = old;
    this.baseline = baseline;
    this.limits = limits;
    // A web process may have needed a second start until it was healthy; a worker is as new as
    // this.
    this.startsBefore = web.map(i -> site.runtime().status(i.id()).restarts()).orElse(0);
    this.log = new LogWatch(instances.stream().map(i -> site.runtime().log(i.id())).toList());
    this.traffic =
        web.map(i ->
            new TrafficWatch(
                site.traffic(),
                i.id().value(),
                old.map(o -> o.id().value()).orElse(""),
                limits.slowestMillis()));
  }

  /** Watches for that long, or until the verdict is bad. */
  public Watched watch(Duration duration) {
    long end = began + duration.toNanos();
    try (SlowLooks slow = slowLooks()) {
      Verdict verdict;
      do {
        verdict = look(slow, false);
      } while (!verdict.isBad() && pauseUntilNext(end));
      if (!verdict.isBad()) {
        log.finish();
        verdict = look(slow, true);
      }
      return watched(verdict, slow);
    }
  }

  private SlowLooks slowLooks() {
    Optional<InstancePlan> stillRunning =
        old.filter(i -> site.instances().stream().anyMatch(s -> s.id().equals(i.id())));
    return new SlowLooks(
        () -> web.map(i -> site.runtime().memory(i.id())).orElseThrow(),
        this::database,
        web.map(i -> Probes.of(site, i, stillRunning)).orElse(List.of()));
  }

  private Optional<String> database() {
    site.database().filter(database -> database.exists()).ifPresent(db -> db.catalogue());
    return Optional.empty();
  }

  private Verdict look(SlowLooks slow, boolean over) {
    try {
      instances.forEach(i -> site.requireSteady(i, i.isWeb() ? startsBefore : 0));
    } catch (Failure failure) {
      crash = Optional.of(failure);
    }
    web.map(site::health).ifPresent(this::answered);
    traffic.ifPresent(TrafficWatch::look);
    log.read();
    Seen seen = seen(slow);
    site.progress().say(inWords(seen));
    return Judge.of(seen, baseline, limits, over);
  }

  private void answered(Health answer) {
    health = health.and(answer.wrong());
    if (!answer.degraded().isEmpty()) {
      degraded = answer.degraded();
    }
  }

  private Seen seen(SlowLooks slow) {
    Optional<TrafficWatch.Figures> figures = traffic.map(TrafficWatch::figures);
    Set<String> known = baseline == null ? Set.of() : baseline.signatures();
    return new Seen(
        seconds(),
        figures.map(TrafficWatch.Figures::firstMinute).orElse(Measured.NOTHING),
        figures.map(TrafficWatch.Figures::all).orElse(Measured.NOTHING),
        figures.map(TrafficWatch.Figures::settled).orElse(Measured.NOTHING),
        health,
        slow.probes(),
        slow.database(),
        crash.map(Failure::what),
        slow.memory(),
        log.besides(known),
        notRead());
  }

  private String notRead() {
    return log.bytesNotRead() + log.errorsLeftOut() == 0
        ? ""
        : "the log grew too fast to read: %d KB and %d errors of it were not looked at"
            .formatted(log.bytesNotRead() / 1024, log.errorsLeftOut());
  }

  private double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  private String inWords(Seen seen) {
    String asked =
        health.times() == 0
            ? "no restart"
            : "%d of %d health answers good, no restart"
                .formatted(health.times() - health.wrong(), health.times());
    Measured customers = seen.traffic();
    return customers.requests() == 0
        ? asked
        : asked
            + String.format(
                Locale.ROOT,
                "; %s by customers, %s, p95 %.0f ms",
                Amount.of(customers.requests(), "request"),
                Amount.of(customers.errors(), "error"),
                customers.p95Millis());
  }

  private Watched watched(Verdict verdict, SlowLooks slow) {
    Seen seen = seen(slow);
    return new Watched(
        withLines(degraded.isEmpty() ? verdict : verdict.with("degraded: " + degraded)),
        crash.isPresent() ? crash.get().what() : inWords(seen),
        seen.seconds(),
        seen.traffic(),
        baseline == null ? null : baseline.traffic(),
        seen.memory(),
        verdict.isBad() ? List.of() : Checklist.of(site, web, seen),
        traffic.map(TrafficWatch::series).orElse(null));
  }

  /** The last lines of its output may tell more; where a process ended they are told already. */
  private Verdict withLines(Verdict verdict) {
    boolean tells =
        crash.isPresent()
            || web.isEmpty()
            || verdict.reasons().stream().anyMatch(reason -> !reason.lines().isEmpty());
    if (!verdict.isBad() || tells) {
      return verdict;
    }
    Reason first = verdict.reasons().getFirst();
    List<String> last = site.lastLines(web.get());
    List<Reason> reasons = new ArrayList<>(verdict.reasons());
    reasons.set(
        0, new Reason(first.code(), first.what(), first.measured(), first.threshold(), last));
    return new Verdict(verdict.kind(), reasons, verdict.remarks());
  }

  private static boolean pauseUntilNext(long end) {
    long left = end - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    try {
      Thread.sleep(Duration.ofNanos(Math.min(left, PACE.toNanos())));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("cancelled while watching");
    }
  }
}
