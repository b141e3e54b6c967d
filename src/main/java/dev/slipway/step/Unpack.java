package dev.slipway.step;

import dev.slipway.model.Digest;
import dev.slipway.model.ReleaseId;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;
import java.nio.file.Path;

/**
 * Unpacks the archive into the release's own directory and links what is shared. Complete or absent
 * at every instant. A complete release of a deployment that failed later stays for post-mortem.
 *
 * @param release its name
 * @param archive the archive, on this host
 * @param digest what the archive must hash to
 */
@Json
public record Unpack(ReleaseId release, String archive, Digest digest) implements Step {

  @Override
  public String title() {
    return "unpack " + release;
  }

  @Override
  public Scope scope() {
    return Scope.HOST;
  }

  @Override
  public void apply(Site site) {
    site.installations().unpack(release, Path.of(archive), digest, site.progress());
  }

  @Override
  public Observed observe(Site site) {
    if (!site.releases().isComplete(release)) {
      return new Observed.Absent();
    }
    return site.releases()
        .damage(release)
        .<Observed>map(Observed.Partial::new)
        .orElseGet(() -> new Observed.Done(site.releases().describe(release)));
  }

  @Override
  public void undo(Site site) {
    if (!site.releases().isComplete(release)) {
      site.releases().remove(release);
    }
  }
}
