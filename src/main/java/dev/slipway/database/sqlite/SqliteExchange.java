package dev.slipway.database.sqlite;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.BackupStore;
import dev.slipway.database.Contents;
import dev.slipway.database.Draft;
import dev.slipway.database.Exchange;
import dev.slipway.database.dump.Dialect;
import dev.slipway.database.dump.DumpFile;
import dev.slipway.database.dump.DumpTool;
import dev.slipway.database.dump.Loaded;
import dev.slipway.database.dump.Passage;
import dev.slipway.database.dump.Refusal;
import dev.slipway.database.dump.Sink;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteJDBCLoader;

/** SQL out of SQLite's backups, and dumps made backups by way of a file beside the live one. */
final class SqliteExchange implements Exchange {
  private final Path named;
  private final BackupStore store;

  SqliteExchange(Path named, BackupStore store) {
    this.named = named;
    this.store = store;
  }

  @Override
  public void write(BackupName from, OutputStream to, Progress progress) throws IOException {
    Path data = Copier.data(store.directory(from));
    try (SQLiteConnection connection = Connections.still(data)) {
      new SqlWriter(connection, to, progress).write();
    } catch (SQLException e) {
      throw SqliteFailures.of("cannot export", new SqliteFile(data), e);
    }
  }

  @Override
  public String look(Path dump, Progress progress) {
    DumpFile file = DumpFile.open(dump);
    Loaded.requireEngine(file, Dialect.SQLITE);
    return Loaded.inWords(file, pass(file, Sink.none(), progress));
  }

  private static Passage.Seen pass(DumpFile file, Sink sink, Progress progress) {
    DumpTool tool = file.head().tool();
    try (InputStream from = file.read(progress)) {
      return new Passage(tool, Dialect.SQLITE, new SqliteRules(), sink).run(from);
    } catch (IOException e) {
      throw file.unreadable(e);
    }
  }

  @Override
  public List<String> prove(Path dump, BackupName expected, Progress progress) {
    try (Draft draft = store.draft()) {
      Contents contents = load(dump, draft, progress);
      return contents.differencesFrom(store.find(expected).orElseThrow().contents());
    }
  }

  /** Loads it into the data file of a draft. */
  private Contents load(Path dump, Draft draft, Progress progress) {
    DumpFile file = DumpFile.open(dump);
    Loaded.requireEngine(file, Dialect.SQLITE);
    Path data = Copier.data(draft.directory());
    progress.say("loading it beside");
    Passage.Seen seen;
    try (SqliteSink sink = new SqliteSink(data)) {
      seen = pass(file, sink, progress);
      sink.commit();
      progress.say("reading it back");
    } catch (SQLException e) {
      throw failed(e);
    }
    try {
      Contents contents = Fingerprints.ofStill(data);
      Loaded.requireRows(file.head().tool(), seen.rows(), contents);
      return contents;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static Failure failed(SQLException e) {
    return Failure.usage("import.failed", "the dump cannot be loaded: " + e.getMessage())
        .because(e)
        .now(Refusal.NOTHING);
  }

  @Override
  public Backup take(Path dump, BackupName name, String version, Progress progress) {
    try (Draft draft = store.draft()) {
      Contents contents = load(dump, draft, progress);
      Path data = Copier.data(draft.directory());
      List<String> complaints = IntegrityChecks.ofStill(data);
      requireSound(complaints);
      SqliteFile live = SqliteFile.at(named);
      if (live.exists()) {
        SqliteFile.copyOwnerAndMode(live.path(), data);
      }
      Backup backup =
          new Backup(
              name,
              store.nextNumber(),
              version,
              Instant.now(),
              data.toFile().length(),
              FileDigest.of(data),
              "SQLite " + SQLiteJDBCLoader.getVersion(),
              Assurance.PROVEN,
              contents,
              complaints,
              Map.of(),
              List.of());
      store.publish(draft, backup);
      return backup;
    } catch (SQLException e) {
      throw failed(e);
    } catch (IOException e) {
      throw Failure.failed("backup.copy", "cannot make a backup of the dump").because(e);
    }
  }

  /** Broken foreign keys may be as old as the data; a broken index is not in any dump. */
  private static void requireSound(List<String> complaints) {
    List<String> broken =
        complaints.stream().filter(one -> one.startsWith("integrity_check")).toList();
    if (!broken.isEmpty()) {
      throw Failure.state("import.unsound", "what was loaded is not sound: " + broken)
          .now(Refusal.NOTHING);
    }
  }
}
