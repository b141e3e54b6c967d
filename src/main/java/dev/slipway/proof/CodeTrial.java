package dev.slipway.proof;

import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import dev.slipway.model.ReleaseId;
import dev.slipway.probe.ScriptResult;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import dev.slipway.site.Stage;
import dev.slipway.site.Stage.Performance;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Starts a release on the clone and probes it, writes included. */
final class CodeTrial {
  /** A program that leaves does not answer any more before it is known to have left. */
  private static final Duration LEAVING = Duration.ofSeconds(1);

  private final Site site;
  private final Stage stage;

  CodeTrial(Site site, Stage stage) {
    this.site = site;
    this.stage = stage;
  }

  /**
   * Tries one; that it does badly is a finding and no failure.
   *
   * @param others a release whose probe scripts are run when this one has none
   */
  CodeProof of(InstancePlan instance, ReleaseId others) {
    site.progress().say("trying " + instance.release() + " on the clone");
    long began = System.nanoTime();
    try (Performance performance = stage.play(instance)) {
      site.awaitHealthy(performance);
      double seconds = (System.nanoTime() - began) / 1e9;
      return probed(performance, others, seconds);
    } catch (Failure failure) {
      if (failure.kind() == Kind.CANCELLED) {
        throw failure;
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      return new CodeProof(false, false, seconds, 0, 0, failure.what());
    }
  }

  private CodeProof probed(Performance performance, ReleaseId others, double seconds) {
    InstancePlan instance = performance.reached();
    List<ScriptResult> own = site.probe(instance, true);
    List<ScriptResult> results = own.isEmpty() ? site.probe(instance, others, true) : own;
    Optional<String> wrong =
        results.stream()
            .filter(result -> !result.isGood())
            .map(result -> "probe " + result.script() + ", " + result.failed().orElseThrow())
            .findFirst();
    return new CodeProof(
        wrong.isEmpty(),
        true,
        seconds,
        results.stream().mapToInt(ScriptResult::passed).sum(),
        results.stream().mapToInt(ScriptResult::writesDone).sum(),
        wrong.map(problem -> problem + ended(performance)).orElse(null));
  }

  private static String ended(Performance performance) {
    return performance.endedWithin(LEAVING).map(how -> "; it " + how).orElse("");
  }
}
