package dev.slipway.step;

import dev.slipway.model.ReleaseId;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;

/**
 * Runs the app's build commands in the release, with its dependencies there. What they write stays
 * with the release.
 *
 * @param release the release
 */
@Json
public record Build(ReleaseId release) implements Step {

  @Override
  public String title() {
    return "build";
  }

  @Override
  public Scope scope() {
    return Scope.HOST;
  }

  @Override
  public void apply(Site site) {
    site.installations().build(release, site.progress());
  }

  @Override
  public Observed observe(Site site) {
    return site.installations().isBuilt(release)
        ? new Observed.Done("built")
        : new Observed.Absent();
  }

  @Override
  public void undo(Site site) {
    // What was built lies inside the release's directory and stays for post-mortem.
  }
}
