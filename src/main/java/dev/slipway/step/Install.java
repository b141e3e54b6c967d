package dev.slipway.step;

import dev.slipway.model.ReleaseId;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;

/**
 * Makes the release's dependencies be there: the environment of the same lock file when it is
 * intact, else a new one beside it. An environment is never changed once complete, so there is
 * nothing to undo.
 *
 * @param release the release
 */
@Json
public record Install(ReleaseId release) implements Step {

  @Override
  public String title() {
    return "install dependencies";
  }

  @Override
  public Scope scope() {
    return Scope.HOST;
  }

  @Override
  public void apply(Site site) {
    site.installations().install(release, site.progress());
  }

  @Override
  public Observed observe(Site site) {
    return site.installations()
        .environment(release)
        .<Observed>map(environment -> new Observed.Done(environment.getFileName().toString()))
        .orElseGet(Observed.Absent::new);
  }

  @Override
  public void undo(Site site) {
    // Kept: it is keyed by its lock file and the next attempt uses it.
  }
}
