package dev.slipway.migration;

import dev.slipway.migration.SqlBookkeeping.Applied;
import dev.slipway.model.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a database has seen, beside what a release brings; refuses pairs that do not fit together.
 *
 * @param applied what the database has, oldest first
 * @param known what the release has, oldest first
 * @param dialect of the files
 */
record SqlHistory(List<Applied> applied, List<SqlMigration> known, Dialect dialect) {

  /** The same for SQLite. */
  SqlHistory(List<Applied> applied, List<SqlMigration> known) {
    this(applied, known, Dialect.SQLITE);
  }

  /** The migrations still to be applied, oldest first. */
  List<SqlMigration> pending() {
    return known.stream().filter(one -> !isApplied(one)).toList();
  }

  /** Whether the database has this one. */
  boolean isApplied(SqlMigration migration) {
    return applied.stream().anyMatch(one -> one.version().equals(migration.version()));
  }

  /** The newest version the database has. */
  Optional<SqlVersion> current() {
    return applied.isEmpty() ? Optional.empty() : Optional.of(applied.getLast().version());
  }

  /**
   * Refuses, with the names of all files concerned, when files were changed or removed after they
   * were applied, or a file that is new sorts before one that was applied; and new files that could
   * not run.
   */
  SqlHistory check() {
    Map<SqlVersion, SqlMigration> byVersion =
        known.stream().collect(Collectors.toMap(SqlMigration::version, Function.identity()));
    List<String> ahead = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Applied one : applied) {
      SqlMigration file = byVersion.get(one.version());
      if (file != null) {
        if (!SqlFile.read(file.up(), dialect).checksum().hex().equals(one.checksum())) {
          problems.add(file.fileName() + " was changed after it was applied on " + one.at());
        }
      } else if (known.isEmpty() || one.version().compareTo(known.getLast().version()) > 0) {
        ahead.add(one.name());
      } else {
        problems.add(one.name() + " was applied on " + one.at() + " and is not there any more");
      }
    }
    for (SqlMigration one : pending()) {
      SqlFile.read(one.up(), dialect);
      current()
          .filter(newest -> one.version().compareTo(newest) < 0)
          .ifPresent(newest ->
              problems.add(
                  one.fileName() + " is new, but comes before " + newest + ", already applied"));
    }
    if (!problems.isEmpty()) {
      problems.addAll(ahead.stream().map(name -> name + " is not known to this release").toList());
      throw Failure.state("migration.history", String.join("; ", problems))
          .now("Nothing was changed.")
          .next(
              "Bring the files back as they were applied, and put every change into a new file with"
                  + " a higher version.");
    }
    if (!ahead.isEmpty()) {
      throw ToolFailure.unknownRevision(ahead);
    }
    return this;
  }

  /**
   * What has to be taken back to be at a version again, newest first.
   *
   * @param target empty for before the first
   * @throws Failure when the database never was at that version, or a way down is missing
   */
  List<SqlMigration> above(Optional<SqlVersion> target) {
    if (target.isPresent()
        && applied.stream().noneMatch(one -> target.get().equals(one.version()))) {
      throw ToolFailure.unknownRevision(List.of(target.get().text()));
    }
    List<SqlMigration> back = new ArrayList<>();
    List<String> without = new ArrayList<>();
    for (Applied one : applied.reversed()) {
      if (target.isPresent() && one.version().compareTo(target.get()) <= 0) {
        break;
      }
      known.stream()
          .filter(file -> file.version().equals(one.version()) && file.down().isPresent())
          .findFirst()
          .ifPresentOrElse(back::add, () -> without.add(one.name()));
    }
    if (!without.isEmpty()) {
      throw ToolFailure.noWayDown(SqlFiles.TOOL, "no way down from " + String.join(", ", without));
    }
    back.forEach(one -> SqlFile.read(one.down().orElseThrow(), dialect));
    return back;
  }
}
