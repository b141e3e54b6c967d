package dev.slipway.database.sqlite;

import dev.slipway.database.Catalogue;
import dev.slipway.database.Clone;
import dev.slipway.database.Comparison;
import dev.slipway.database.Contents;
import dev.slipway.database.Demand;
import dev.slipway.database.Instead;
import dev.slipway.database.Replayed;
import dev.slipway.database.TableContents;
import dev.slipway.database.TableDifference;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.sqlite.SQLiteConnection;

/**
 * A clone in a file. What it is compared with stays beside its folder, where programs that write
 * the clone do not see it.
 */
final class SqliteClone implements Clone {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Left free beyond what the clone needs. */
  private static final long SPARE_BYTES = 16_000_000;

  private final Path base;

  /** The whole backup, where the base is only a part of it. */
  private final Path whole;

  private final SqliteFile live;
  private final SqliteFile file;
  private final Path folder;
  private Optional<Path> remembered = Optional.empty();
  private Optional<Path> excused = Optional.empty();

  private SqliteClone(Path base, Path whole, SqliteFile live, SqliteFile file, Path folder) {
    this.base = base;
    this.whole = whole;
    this.live = live;
    this.file = file;
    this.folder = folder;
  }

  /** Copies a backup's data into a folder. */
  static Clone make(Path base, SqliteFile live, Path folder) {
    return make(base, base, live, folder);
  }

  /** Takes a part of a backup's rows, which is kept beside the folder to compare with. */
  static Clone sample(Path whole, SqliteFile live, Path folder) {
    Path base = folder.toAbsolutePath().resolveSibling(folder.getFileName() + "-sample.db");
    try {
      if (!Files.exists(base)) {
        Sample.write(whole, base);
        SqliteFile.copyOwnerAndMode(whole, base);
      }
      return make(base, whole, live, folder);
    } catch (SQLException | IOException e) {
      throw Failure.failed("clone.sample", "cannot take a sample: " + e.getMessage())
          .now("nothing was touched")
          .next("rehearse on all of it, if there is room and time: raise 'proof.largest'")
          .because(e);
    }
  }

  private static Clone make(Path base, Path whole, SqliteFile live, Path folder) {
    try {
      requireRoom(base, folder);
      Path name = Objects.requireNonNull(live.path().getFileName());
      Path copy = folder.toAbsolutePath().resolve(name);
      Files.copy(base, copy, StandardCopyOption.REPLACE_EXISTING);
      SqliteFile.copyOwnerAndMode(base, copy);
      SqliteFile.copyOwnerAndMode(parent(live.path()), folder);
      return new SqliteClone(base, whole, live, new SqliteFile(copy), folder.toAbsolutePath());
    } catch (IOException e) {
      throw Failure.failed("clone.copy", "cannot make a clone in " + folder + ": " + e.getMessage())
          .because(e);
    }
  }

  private static void requireRoom(Path base, Path folder) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    long needed = Files.size(base) + SPARE_BYTES;
    if (free < needed) {
      throw Failure.failed(
              "clone.no-room",
              "a clone needs %d MB in %s, and %d MB are free"
                  .formatted(needed / 1_000_000, folder, free / 1_000_000))
          .now("nothing was cloned")
          .next("make room there");
    }
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.getParent());
  }

  @Override
  public Instead instead() {
    return new Instead.OfFile(parent(live.path()), folder, file.path());
  }

  @Override
  public Catalogue catalogue() {
    try (SQLiteConnection connection = Connections.live(file.path(), PATIENCE)) {
      return Schema.catalogue(connection);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public Contents contents(Progress progress) {
    progress.say("reading the clone");
    try {
      settle();
      return Fingerprints.ofStill(file.path());
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Afterwards all of it is in the one file: a program that was ended may have left a log. */
  private void settle() throws SQLException {
    try (SQLiteConnection connection = Connections.writable(file.path(), PATIENCE);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }

  @Override
  public Contents madeOf(Contents backup) {
    if (base.equals(whole)) {
      return backup;
    }
    try {
      return Fingerprints.ofStill(base);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public String mark() {
    try {
      settle();
      // The header's own counter of changes stands still while there is a write-ahead log.
      return Files.getLastModifiedTime(file.path()) + " " + Files.size(file.path());
    } catch (IOException | SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public void remember() {
    try {
      settle();
      requireRoom(file.path(), folder);
      Path copy = beside("-remembered");
      Files.copy(file.path(), copy, StandardCopyOption.REPLACE_EXISTING);
      remembered = Optional.of(copy);
    } catch (IOException | SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public void excuse(Progress progress) {
    progress.say("seeing what was written to the clone");
    Path list = beside("-excused");
    try {
      settle();
      Excused.write(remembered.orElseThrow(), file.path(), list);
      excused = Optional.of(list);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private Path beside(String suffix) {
    return folder.resolveSibling(folder.getFileName() + suffix + ".db");
  }

  @Override
  public Comparison compare(Contents before, Progress progress) {
    progress.say("comparing the clone with the backup");
    try {
      settle();
      Contents surviving = Surviving.of(file.path(), base);
      Set<String> equal = new HashSet<>();
      for (TableContents table : surviving.tables()) {
        if (before.tables().contains(table)) {
          equal.add(table.table());
        }
      }
      return new Comparison(surviving, ColumnDiff.between(base, file.path(), excused, equal));
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public long disturb(Predicate<String> ignored) {
    try (SQLiteConnection connection = Connections.writable(file.path(), PATIENCE)) {
      return Disturbance.of(connection, ignored);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public Optional<Replayed> replay(
      List<TableDifference> touched, Predicate<String> ignored, Progress progress) {
    progress.say("replaying what was written to the clone");
    Path written = beside("-written");
    try {
      settle();
      Files.move(file.path(), written, StandardCopyOption.REPLACE_EXISTING);
      drop();
      Files.copy(base, file.path());
      SqliteFile.copyOwnerAndMode(base, file.path());
      return Optional.of(
          DatabaseReplay.onto(file.path(), remembered.orElseThrow(), written, touched, ignored));
    } catch (IOException | SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public void drop() {
    // With its log and journal: beside another file they would be played into it.
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, file.path().getFileName() + "*")) {
      for (Path each : files) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw Failure.failed("rehearsal.folder", "cannot remove the clone " + file.path()).because(e);
    }
  }

  @Override
  public List<Demand> newDemands() {
    try {
      settle();
      return Demands.added(whole, file.path());
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private Failure failure(Exception e) {
    return Failure.failed("clone.unreadable", "the clone cannot be read: " + e.getMessage())
        .because(e);
  }
}
