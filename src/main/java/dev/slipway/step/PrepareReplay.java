package dev.slipway.step;

import dev.slipway.model.BackupName;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;

/**
 * Restores the data from before a migration beside, before requests are held: then only what was
 * written since has to be looked for and put on top while they wait.
 *
 * @param replay between which copies
 * @param rescue name of the rescue copy
 */
@Json
public record PrepareReplay(ReplayPlan replay, BackupName rescue) implements Step {

  @Override
  public String title() {
    return "restore " + replay.before() + " beside";
  }

  @Override
  public Scope scope() {
    return Scope.ENVIRONMENT;
  }

  @Override
  public void apply(Site site) {
    replay.prepare(site, rescue);
  }

  /** Nothing depends on it: what is missing of it after a crash is made up for in the hold. */
  @Override
  public Observed observe(Site site) {
    return new Observed.Done("what takes long is not left for the hold");
  }

  /** What lies beside hurts nobody, and goes with the clones of the next rehearsal. */
  @Override
  public void undo(Site site) {}
}
