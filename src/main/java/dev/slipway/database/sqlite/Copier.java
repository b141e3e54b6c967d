package dev.slipway.database.sqlite;

import dev.slipway.database.Both;
import dev.slipway.database.Contents;
import dev.slipway.database.Draft;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/**
 * Copies a live database into drafts, and finds out what the copy is worth. Holds the lock of a
 * rollback journal no longer than copying, and comparing bytes, takes.
 */
final class Copier {
  private static final String DATA = "data.db";

  /** Left free beyond what the copies need, for manifests and for the app. */
  private static final long SPARE_BYTES = 16_000_000;

  private final SqliteFile file;
  private final Duration patience;
  private final Progress progress;

  Copier(SqliteFile file, Duration patience, Progress progress) {
    this.file = file;
    this.patience = patience;
    this.progress = progress;
  }

  /** The data file in a directory of ours. */
  static Path data(Path directory) {
    return directory.resolve(DATA);
  }

  /** A consistent copy of one moment, and nothing known about it. */
  Path copy(Draft draft) throws SQLException {
    try (LiveRead live = LiveRead.begin(file, patience)) {
      requireRoom(draft, live.bytes());
      return copyPages(live.connection(), data(draft.directory()), "cannot copy");
    }
  }

  /** A consistent copy, read back. */
  Evidence copyAndReadBack(Draft draft) throws SQLException {
    Path copy = copy(draft);
    progress.say("reading it back");
    Both<Contents, Digest> read =
        Both.of(() -> Fingerprints.ofStill(copy), () -> FileDigest.of(copy));
    return new Evidence(read.first(), List.of(), read.second());
  }

  /**
   * A consistent copy that was restored beside, and the restored one compared with the live one.
   */
  Evidence copyAndProve(Draft draft, Draft scratch) throws SQLException {
    Path copy;
    try (LiveRead live = LiveRead.begin(file, patience)) {
      requireRoom(draft, 2 * live.bytes());
      copy = copyPages(live.connection(), data(draft.directory()), "cannot copy");
      if (live.isWal() || !SameBytes.canCompare()) {
        return prove(live.connection(), copy, scratch);
      }
      requireSameBytes(live, copy);
    }
    // Writers go on from here. The copy is known to be what the live database was.
    try (SQLiteConnection source = Connections.still(copy)) {
      return prove(source, copy, scratch);
    }
  }

  /** Restores a copy beside and says what came out. */
  Evidence restoreBeside(Path copy, Draft scratch) throws SQLException {
    requireRoom(scratch, copy.toFile().length());
    progress.say("restoring it beside");
    Both<Path, Digest> restored =
        Both.of(() -> restoreTo(scratch, copy), () -> FileDigest.of(copy));
    return inspect(restored.first(), restored.second());
  }

  private Evidence prove(SQLiteConnection source, Path copy, Draft scratch) throws SQLException {
    progress.say("restoring it beside, and reading the live rows");
    Both<Contents, Evidence> known =
        Both.of(() -> Fingerprints.of(source), () -> restoreBeside(copy, scratch));
    Evidence restored = known.second();
    List<String> differences = new ArrayList<>(restored.contents().differencesFrom(known.first()));
    if (!restored.complaints().isEmpty()) {
      // What was wrong in the live database already is noted, not refused.
      differences.addAll(newComplaints(restored, IntegrityChecks.of(source)));
    }
    if (!differences.isEmpty()) {
      throw Failure.failed(
              "backup.not-equal",
              "the copy, restored beside, is not equal to " + file.path() + ": " + differences)
          .now("the copy was thrown away; the database was not touched")
          .next("try again; if it happens again, look at the disk");
    }
    return restored;
  }

  private static List<String> newComplaints(Evidence restored, List<String> known) {
    return restored.complaints().stream().filter(c -> !known.contains(c)).toList();
  }

  private Evidence inspect(Path restored, Digest digest) throws SQLException {
    progress.say("reading the restored rows, and checking them");
    Both<Contents, List<String>> found =
        Both.of(() -> Fingerprints.ofStill(restored), () -> IntegrityChecks.ofStill(restored));
    return new Evidence(found.first(), found.second(), digest);
  }

  private Path restoreTo(Draft scratch, Path copy) throws SQLException {
    try (SQLiteConnection source = Connections.still(copy)) {
      return copyPages(source, data(scratch.directory()), "cannot restore beside from");
    }
  }

  private Path copyPages(SQLiteConnection source, Path target, String cannot) throws SQLException {
    int result = PageCopy.copy(source, target, patience, progress);
    // The low byte is the primary code.
    if ((result & 0xFF) == SQLiteErrorCode.SQLITE_FULL.code) {
      throw Failure.failed(
              "backup.disk-full", "the disk became full while copying into " + root(target))
          .now("the copy was thrown away; the database was not touched")
          .next("make room there, or delete backups: slipway backup prune");
    }
    if (result != 0) {
      throw SqliteFailures.of(cannot, file, result);
    }
    return target;
  }

  /** Where backups are: a copy lies in a draft's directory there. */
  private static @Nullable Path root(Path copy) {
    Path draft = copy.getParent();
    return draft == null ? null : draft.getParent();
  }

  private void requireSameBytes(LiveRead live, Path copy) {
    if (!SameBytes.same(file.path(), copy, live.pageSize())) {
      throw Failure.failed("backup.not-equal", "the copy's bytes are not those of " + file.path())
          .now("the copy was thrown away; the database was not touched")
          .next("try again; if it happens again, look at the disk");
    }
  }

  private static void requireRoom(Draft draft, long bytes) {
    long free = draft.freeBytes();
    if (free < bytes + SPARE_BYTES) {
      throw Failure.failed(
              "backup.no-room",
              "a copy needs %d MB in %s, and %d MB are free"
                  .formatted(
                      (bytes + SPARE_BYTES) / 1_000_000,
                      draft.directory().getParent(),
                      free / 1_000_000))
          .now("nothing was copied")
          .next("make room there, or delete backups: slipway backup prune");
    }
  }
}
