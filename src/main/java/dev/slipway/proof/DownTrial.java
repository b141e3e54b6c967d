package dev.slipway.proof;

import dev.slipway.database.Catalogue;
import dev.slipway.database.Contents;
import dev.slipway.migration.Bookkeeping;
import dev.slipway.migration.MigrationState;
import dev.slipway.migration.Migrations.Limits;
import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import dev.slipway.site.Site;
import dev.slipway.site.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Goes down on the clone to where the database stands now, twice: straight after going up, where
 * every value must be what it was, and once more after programs wrote, where those rows are no
 * difference. An exit code of 0 proves nothing.
 */
final class DownTrial {
  private static final String NO_WAY = "migration.no-way-down";

  private final Site site;
  private final Stage stage;
  private final Order order;
  private final MigrationState stood;
  private final TreeSet<String> differences = new TreeSet<>();
  private final List<String> remarks = new ArrayList<>();
  private boolean exists = true;
  private double seconds;

  DownTrial(Site site, Stage stage, Order order, MigrationState stood) {
    this.site = site;
    this.stage = stage;
    this.order = order;
    this.stood = stood;
  }

  /**
   * Up and straight down, on a clone of its own.
   *
   * @return what was there between, to compare another run with
   */
  Contents straight(MigrationTrial migration) {
    migration.up();
    Contents between = stage.clone().contents(site.progress());
    down();
    return between;
  }

  /** Whether there is a way down at all, and it is not refused already. */
  boolean isWorthTrying() {
    return exists && differences.isEmpty();
  }

  /** Down once more, after programs wrote rows. */
  void afterWrites() {
    stage.clone().excuse(site.progress());
    down();
  }

  private void down() {
    site.progress().say("taking the migration back on the clone");
    long began = System.nanoTime();
    Limits limits = new Limits(order.deadline(), site.paths().rehearsalLock());
    try {
      stage
          .migrations()
          .downgrade(
              stage.surroundings(order.release()), stood.revision(), limits, site.progress()::say);
    } catch (Failure failure) {
      if (failure.kind() == Kind.CANCELLED) {
        throw failure;
      }
      exists = !failure.code().equals(NO_WAY);
      differences.add(failure.what());
      return;
    }
    seconds = (System.nanoTime() - began) / 1e9;
    stage.clone().differences(site.progress()).stream()
        .filter(difference -> !Bookkeeping.isOne(difference.table()))
        .flatMap(difference -> difference.inWords().stream())
        .forEach(differences::add);
    compareSchemas();
  }

  private void compareSchemas() {
    Catalogue before = site.requireBackup(order.backup()).contents().catalogue();
    Catalogue now = stage.clone().catalogue();
    if (!now.fingerprint().equals(before.fingerprint()) && remarks.isEmpty()) {
      remarks.addAll(
          Schemas.changes(before, now).stream()
              .filter(change -> !isBookkeeping(change))
              .map(change -> "after going down, the schema is not written as before: " + change)
              .limit(3)
              .toList());
    }
  }

  private static boolean isBookkeeping(String change) {
    return List.of(change.split("[^A-Za-z0-9_]+")).stream().anyMatch(Bookkeeping::isOne);
  }

  /** What is odd, and does no harm. */
  List<String> remarks() {
    return remarks;
  }

  /** What came of it; empty when the tool has no way down. */
  Optional<DownProof> proof() {
    return exists
        ? Optional.of(
            new DownProof(
                stood.current().isEmpty() ? "before the first" : stood.revision(),
                seconds,
                differences.isEmpty(),
                List.copyOf(differences)))
        : Optional.empty();
  }
}
