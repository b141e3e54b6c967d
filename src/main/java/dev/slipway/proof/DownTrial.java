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
 * Goes down on the migrated clone, after programs wrote, to where the database stands now: every
 * old value must be what it was, but for the rows that the programs touched. An exit code of 0
 * proves nothing.
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

  /** Goes down, and compares. */
  Optional<DownProof> run() {
    stage.clone().excuse(site.progress());
    down();
    if (exists && differences.isEmpty()) {
      compare();
    }
    return exists
        ? Optional.of(
            new DownProof(
                stood.current().isEmpty() ? "before the first" : stood.revision(),
                seconds,
                differences.isEmpty(),
                List.copyOf(differences)))
        : Optional.empty();
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
    }
    seconds = (System.nanoTime() - began) / 1e9;
  }

  private void compare() {
    Contents before = stage.clone().madeOf(site.requireBackup(order.backup()).contents());
    stage.clone().compare(before, site.progress()).differences().stream()
        .filter(difference -> !Bookkeeping.isOne(difference.table()))
        .flatMap(difference -> difference.inWords().stream())
        .forEach(differences::add);
    compareSchemas(before.catalogue());
  }

  private void compareSchemas(Catalogue before) {
    Catalogue now = stage.clone().catalogue();
    if (!now.fingerprint().equals(before.fingerprint())) {
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
}
