package dev.slipway.proof;

import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import dev.slipway.site.Stage;
import dev.slipway.site.Stage.Performance;

/** Starts a release on the clone and probes it, writes included. */
final class CodeTrial {
  private final Site site;
  private final Stage stage;

  CodeTrial(Site site, Stage stage) {
    this.site = site;
    this.stage = stage;
  }

  /** Tries one; that it does badly is a finding and no failure. */
  CodeProof of(InstancePlan instance) {
    site.progress().say("trying " + instance.release() + " on the clone");
    long began = System.nanoTime();
    try (Performance performance = stage.play(instance)) {
      site.awaitHealthy(performance);
      double seconds = (System.nanoTime() - began) / 1e9;
      return new CodeProof(true, seconds, 0, 0, null);
    } catch (Failure failure) {
      if (failure.kind() == Kind.CANCELLED) {
        throw failure;
      }
      return new CodeProof(false, (System.nanoTime() - began) / 1e9, 0, 0, failure.what());
    }
  }
}
