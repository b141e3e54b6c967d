package dev.slipway.step;

import dev.slipway.model.Failure;
import dev.slipway.site.Site;

/**
 * A step that only looks, and fails when it does not like what it sees. It has nothing to undo, and
 * after a crash it simply looks again.
 */
public sealed interface Check extends Step
    permits SeeWriters, VerifyData, VerifyDemands, VerifySchema, Probe, Watch {

  /**
   * Looks.
   *
   * @return the evidence, fit for the report
   * @throws Failure when it is not as it must be
   */
  String check(Site site);

  @Override
  default void apply(Site site) {
    check(site);
  }

  @Override
  default Observed observe(Site site) {
    try {
      return new Observed.Done(check(site));
    } catch (Failure failure) {
      return new Observed.Partial(failure.what());
    }
  }

  @Override
  default void undo(Site site) {
    // It only looked.
  }
}
