package dev.slipway.proof;

import dev.slipway.database.Contents;
import dev.slipway.migration.MigrationState;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import dev.slipway.site.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tries a deployment on a clone of production's own data, where nothing can be harmed: migrates,
 * migrates again, starts the new code and the old code on the result and probes both, writes
 * included, and takes the migration back. What it saw is the proof.
 */
public final class Rehearsal {
  private final Site site;
  private final Order order;
  private final List<String> unproven = new ArrayList<>();

  /** A rehearsal of this order at that site. */
  public Rehearsal(Site site, Order order) {
    this.site = site;
    this.order = order;
  }

  /**
   * Rehearses.
   *
   * @throws dev.slipway.model.Failure when the migration fails on the clone, or there is no room
   *     for one
   */
  public Proof run() {
    long began = System.nanoTime();
    Digest live = site.requireDatabase().catalogue().fingerprint();
    try (Stage stage = site.stage(order.backup())) {
      Optional<MigrationState> stood = pending(stage);
      Findings found = stood.isPresent() ? migrating(stage, stood.get()) : codeOnly(stage);
      requireLiveUntouched(live);
      return new Proof(
          order.release(),
          order.old(),
          order.backup(),
          site.requireBackup(order.backup()).contents().catalogue().fingerprint(),
          site.requireBackup(order.backup()).contents().rows(),
          stage.gaps(),
          found.migration,
          found.newCode,
          found.oldCode,
          found.down,
          unproven,
          (System.nanoTime() - began) / 1e9);
    }
  }

  private record Findings(
      @Nullable MigrationProof migration,
      @Nullable CodeProof newCode,
      @Nullable CodeProof oldCode,
      @Nullable DownProof down) {}

  private Optional<MigrationState> pending(Stage stage) {
    return site.migrations()
        .map(tool -> stage.migrations().state(stage.surroundings(order.release())))
        .filter(MigrationState::isPending);
  }

  private Findings codeOnly(Stage stage) {
    return new Findings(null, tried(stage, order.web()), null, null);
  }

  private Findings migrating(Stage stage, MigrationState stood) {
    MigrationTrial migration = new MigrationTrial(site, stage, order, stood);
    DownTrial down = new DownTrial(site, stage, order, stood);
    Contents between = down.straight(migration);
    stage.fresh();
    MigrationProof migrated = migration.forward(Optional.of(between));
    if (down.isWorthTrying()) {
      stage.clone().remember();
    }
    CodeProof newCode = tried(stage, order.web());
    CodeProof oldCode = tried(stage, order.oldWeb());
    if (down.isWorthTrying()) {
      down.afterWrites();
    }
    unproven.addAll(down.remarks());
    return new Findings(migrated, newCode, oldCode, down.proof().orElse(null));
  }

  private @Nullable CodeProof tried(Stage stage, @Nullable InstancePlan instance) {
    return instance == null ? null : new CodeTrial(site, stage).of(instance);
  }

  /** Where isolation has gaps this is the only evidence; where it has none, it costs little. */
  private void requireLiveUntouched(Digest before) {
    if (!site.requireDatabase().catalogue().fingerprint().equals(before)) {
      throw Failure.state(
              "rehearsal.touched-live",
              "the schema of the live database changed while the migration was rehearsed")
          .now("the migration seems to ignore its settings and to touch the live database")
          .next("look what it connects to; the backup " + order.backup() + " is from before");
    }
  }
}
