package dev.slipway.watch;

import dev.slipway.probe.ScriptResult;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What we ask a release ourselves while it is watched, beside its health: the place where every
 * kind of question is plugged in. None of them goes through the proxy, so none counts as a
 * customer's.
 */
final class Probes {
  private Probes() {}

  /**
   * The questions for this instance; each says what is wrong, or nothing.
   *
   * @param old the old instance while it runs: what it cannot answer either is not held against the
   *     new one
   */
  static List<Supplier<Optional<String>>> of(
      Site site, InstancePlan web, Optional<InstancePlan> old) {
    List<Supplier<Optional<String>>> probes = new ArrayList<>();
    if (old.isPresent()) {
      for (String path : site.warmUpPaths(web)) {
        probes.add(() -> site.answers(web, path).filter(_ -> isGood(site, old.get(), path)));
      }
    }
    // They passed before requests came, so nothing of them is compared.
    probes.add(() -> firstFailed(site.probe(web, false)));
    return probes;
  }

  private static Optional<String> firstFailed(List<ScriptResult> results) {
    return results.stream()
        .flatMap(one -> one.failed().stream().map(why -> "script '" + one.script() + "' " + why))
        .findFirst();
  }

  private static boolean isGood(Site site, InstancePlan old, String path) {
    return site.answers(old, path).isEmpty();
  }
}
