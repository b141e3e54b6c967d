package dev.slipway.deploy;

import dev.slipway.config.SeedSet;
import dev.slipway.deploy.seed.DemoData;
import dev.slipway.deploy.seed.SeedRequest;
import dev.slipway.deploy.seed.Seeded;
import dev.slipway.deploy.seed.Seeding;
import dev.slipway.journal.Audit;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.plan.Intent;
import dev.slipway.site.Site;
import java.time.Clock;
import java.util.Optional;

/**
 * Demo data after a first deployment, where they are wanted. That the release is live does not
 * depend on them: what keeps them out is said, and nothing is undone.
 */
final class FirstSeed {
  private FirstSeed() {}

  /** The end of that deployment, with what became of demo data if it was the first. */
  static Ending after(Turn turn, Intent intent, Ending ending, Progress progress) {
    boolean first =
        intent.kind() == Intent.Kind.DEPLOY
            && ending.isLive()
            && turn.history().entries().size() == 1;
    if (!first) {
      return ending;
    }
    try {
      Site site = turn.siteOfCurrent(progress);
      ReleaseId release = turn.requireCurrent();
      if (!site.installations().config(release).seed().containsKey(SeedSet.DEMO)) {
        return ending;
      }
      DemoData demo = DemoData.in(turn.app(), site.surroundings(release).environment());
      return ending.and(
          demo.wanted()
              ? seed(turn, site, release, intent.requestedBy())
              : "no demo data: " + demo.why());
    } catch (Failure failure) {
      return ending.and(
          "demo data were not put in: %s; see slipway seed %s --list"
              .formatted(failure.what(), turn.app().environment()));
    }
  }

  private static String seed(Turn turn, Site site, ReleaseId release, String by) {
    SeedRequest asked = new SeedRequest(Optional.of(SeedSet.DEMO), Optional.empty(), false, "", by);
    try (Audit audit = Audit.open(site.paths().journal())) {
      Seeded seeded = new Seeding(turn.app(), site, release, audit, Clock.systemUTC()).seed(asked);
      StringBuilder text = new StringBuilder("demo data: ").append(seeded.inWords());
      seeded
          .passwords()
          .forEach(one ->
              text.append(
                  "; password of '%s', shown once: %s".formatted(one.command(), one.password())));
      return text.toString();
    }
  }
}
