package dev.slipway.deploy.seed;

import dev.slipway.config.SeedSet;
import dev.slipway.database.Rows;
import dev.slipway.journal.Audit;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.site.Site;
import java.util.List;
import java.util.Optional;

/**
 * Tells how it stands with every set, without changing anything.
 *
 * @param release the one that serves, whose settings count
 */
public record SeedLook(AppEnvironment app, Site site, ReleaseId release, Audit audit) {

  /** Every set: whether it is in, would go in by itself, and if not, why. */
  public List<SeedState> look(Optional<String> tenant) {
    DemoData demo = DemoData.in(app, site.surroundings(release).environment());
    return site.installations().config(release).seed().values().stream()
        .map(set -> look(set, tenant, demo))
        .toList();
  }

  private SeedState look(SeedSet set, Optional<String> tenant, DemoData demo) {
    SeedMemory memory = new SeedMemory(audit, set.name(), tenant, "");
    String byItself =
        set.name().equals(SeedSet.DEMO)
            ? (demo.wanted() ? "after a first deployment: " : "never by itself: ") + demo.why()
            : "only when asked for";
    return new SeedState(
        set.name(),
        memory.done().isPresent(),
        byItself,
        memory.story(),
        checks(set, tenant, memory.done().isPresent()));
  }

  private List<String> checks(SeedSet set, Optional<String> tenant, boolean done) {
    if (set.onlyIfEmpty().isEmpty()) {
      return List.of();
    }
    try (Rows rows = AppRows.open(site, release)) {
      return Emptiness.of(set, tenant, rows).stream()
          .map(check -> check.inWords() + (check.holds() || done ? "" : ": keeps it from running"))
          .toList();
    } catch (Failure failure) {
      return List.of(failure.what());
    }
  }
}
