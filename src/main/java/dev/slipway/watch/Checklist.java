package dev.slipway.watch;

import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import dev.slipway.watch.LogWatch.LoggedError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Measures by what a deployment counts as successful, as far as the watch can see it. */
final class Checklist {
  private static final double QUICK_MILLIS = 2000;

  private Checklist() {}

  static List<Criterion> of(Site site, Optional<InstancePlan> web, Seen seen) {
    List<Criterion> list = new ArrayList<>();
    web.ifPresent(instance -> {
      list.add(
          new Criterion(
              "health",
              seen.health().inARow() == 0 && seen.health().times() > 0,
              "%d of %d answers good"
                  .formatted(seen.health().times() - seen.health().wrong(), seen.health().times()),
              "answers as wanted"));
      list.add(log(seen));
      list.add(response(seen.traffic()));
      list.add(publicUrl(site, instance));
    });
    return list;
  }

  private static Criterion log(Seen seen) {
    List<LoggedError> errors = seen.errors();
    return new Criterion(
        "log",
        errors.isEmpty(),
        errors.isEmpty()
            ? "no new errors"
            : "%d new, first: %s".formatted(errors.size(), errors.getFirst().line()),
        "no errors that the old release did not have");
  }

  private static Criterion response(Measured traffic) {
    return new Criterion(
        "response",
        traffic.p95Millis() < QUICK_MILLIS,
        traffic.requests() == 0
            ? "no requests by customers"
            : String.format(
                Locale.ROOT,
                "p50 %.0f ms, p95 %.0f ms, slowest %.0f ms of %d",
                traffic.p50Millis(),
                traffic.p95Millis(),
                traffic.slowestMillis(),
                traffic.requests()),
        "p95 under 2 s");
  }

  private static Criterion publicUrl(Site site, InstancePlan web) {
    Optional<String> wrong = site.publicAnswer(web);
    return new Criterion(
        "public URL",
        wrong.isEmpty(),
        wrong.orElse("answers from " + web.id() + " of " + web.release()),
        "answers with the new version");
  }
}
