package dev.slipway.proof;

import dev.slipway.database.Rewrite;
import dev.slipway.database.TableDifference;
import dev.slipway.database.TableDifference.ColumnDifference;
import dev.slipway.migration.lint.Finding;
import dev.slipway.migration.lint.Level;
import dev.slipway.model.Amount;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Weighs what linting found by what the rehearsal saw: dropping an empty column is a note, dropping
 * one with 40,000 values is not. Pure. What a comparison of tables cannot show keeps its weight.
 */
public final class Weighing {
  private static final double SHORT_LOCK_SECONDS = 1;

  /** Harm that would show in the old tables' rows and values. */
  private static final Set<String> SEEN_IN_ROWS =
      Set.of(
          "drop-table",
          "drop-column",
          "rebuild-table",
          "replace-table",
          "truncate",
          "drop-partition",
          "detach-partition",
          "delete-all",
          "delete-rows",
          "update-all",
          "update-rows",
          "replace-rows",
          "change-type",
          "change-enum",
          "convert-charset");

  private static final String HELD = "it held for every row of the clone";

  private final Proof proof;
  private final MigrationProof migration;

  private Weighing(Proof proof, MigrationProof migration) {
    this.proof = proof;
    this.migration = migration;
  }

  /** The findings of a rehearsed migration, weighed; empty when nothing was pending. */
  public static List<Finding> of(Proof proof) {
    MigrationProof migration = proof.migration();
    if (migration == null) {
      return List.of();
    }
    if (proof.sample() != null) {
      return migration.findings(); // what is not in some of the rows may be in the others
    }
    Weighing weighing = new Weighing(proof, migration);
    return migration.findings().stream().map(weighing::weigh).toList();
  }

  private Finding weigh(Finding finding) {
    if (finding.level() == Level.NOTE) {
      return finding;
    }
    return switch (finding.group()) {
      case LOSES -> SEEN_IN_ROWS.contains(finding.code()) ? byRows(finding) : finding;
      case DEPENDS -> isAboutRows(finding) ? byOldCode(finding, HELD) : finding;
      case BREAKS -> byOldCode(finding, "");
      case LOCKS -> byTime(finding);
      case ROBUST, UNSEEN -> finding;
    };
  }

  private static boolean isAboutRows(Finding finding) {
    return finding.code().startsWith("add-") || finding.code().equals("set-not-null");
  }

  private Finding byRows(Finding finding) {
    Optional<TableDifference> table = table(finding.table());
    if (finding.table().isEmpty()) {
      return finding;
    }
    if (finding.code().equals("drop-column") && table.filter(one -> !one.gone()).isPresent()) {
      return byColumn(finding, table.get());
    }
    boolean harmed = table.filter(TableDifference::harms).isPresent();
    return harmed
        ? finding.weighed(finding.level(), String.join("; ", table.get().inWords()))
        : finding.weighed(Level.NOTE, "no row and no value of it was lost on the clone");
  }

  private static Finding byColumn(Finding finding, TableDifference table) {
    long values =
        table.columns().stream()
            .filter(one -> one.gone() && one.column().equalsIgnoreCase(finding.column()))
            .mapToLong(ColumnDifference::rows)
            .sum();
    return values > 0
        ? finding.weighed(finding.level(), "it held " + Amount.of(values, "value"))
        : finding.weighed(Level.NOTE, "it held no value on the clone");
  }

  private Finding byOldCode(Finding finding, String alsoSeen) {
    CodeProof old = proof.oldCode();
    if (old != null && proof.oldCodeWorks()) {
      String passed = "the old release passed on the migrated clone: " + old.inWords();
      return finding.weighed(Level.NOTE, (alsoSeen.isEmpty() ? "" : alsoSeen + "; ") + passed);
    }
    return alsoSeen.isEmpty() ? finding : finding.weighed(finding.level(), alsoSeen);
  }

  private Finding byTime(Finding finding) {
    List<Rewrite> seen =
        migration.rewrites().stream().filter(one -> isTable(one.table(), finding.table())).toList();
    if (!seen.isEmpty() && seen.stream().noneMatch(Rewrite::isNoticed)) {
      String words = seen.stream().map(Rewrite::inWords).collect(Collectors.joining("; "));
      return finding.weighed(Level.NOTE, words);
    }
    String took = "all of it took %.1f s on the clone".formatted(migration.longestLock());
    return finding.weighed(
        migration.longestLock() < SHORT_LOCK_SECONDS ? Level.NOTE : finding.level(), took);
  }

  private Optional<TableDifference> table(String name) {
    return migration.differences().stream().filter(one -> isTable(one.table(), name)).findFirst();
  }

  private static boolean isTable(String table, String name) {
    return last(table).equalsIgnoreCase(last(name));
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
