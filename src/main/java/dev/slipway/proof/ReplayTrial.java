package dev.slipway.proof;

import dev.slipway.database.Clone;
import dev.slipway.database.Replayed;
import dev.slipway.migration.Bookkeeping;
import dev.slipway.model.Amount;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import dev.slipway.site.Stage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes back on a fresh clone with what was written after migrating it: by the new release's probe
 * scripts, and by ourselves, a row inserted, changed and deleted in every table that allows it.
 * Then the old release has to work on the result.
 */
final class ReplayTrial {
  private final Site site;
  private final Stage stage;
  private final Order order;
  private final MigrationTrial migration;

  ReplayTrial(Site site, Stage stage, Order order, MigrationTrial migration) {
    this.site = site;
    this.stage = stage;
    this.order = order;
    this.migration = migration;
  }

  /** Tries; empty where the database cannot replay. */
  Optional<ReplayProof> run(MigrationProof migrated) {
    stage.fresh();
    migration.up();
    Clone clone = stage.clone();
    clone.remember();
    tried(order.web());
    long disturbed = clone.disturb(Bookkeeping::isOne);
    site.progress().say("replaying " + Amount.of(disturbed, "row") + " of ours, and the probes'");
    Optional<Replayed> replayed =
        clone.replay(migrated.differences(), Bookkeeping::isOne, site.progress());
    return replayed.map(
        done -> new ReplayProof(done.rows(), done.inWords(), tried(order.oldWeb())));
  }

  private @Nullable CodeProof tried(@Nullable InstancePlan instance) {
    return instance == null ? null : new CodeTrial(site, stage).of(instance, order.release());
  }
}
