package dev.slipway.database.mariadb;

import dev.slipway.database.Backup;
import dev.slipway.database.Contents;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Draft;
import dev.slipway.database.Exchange;
import dev.slipway.database.dump.Dialect;
import dev.slipway.database.dump.DumpFile;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** SQL out of MariaDB's backups, and dumps made backups by way of a scratch database. */
final class MariaExchange implements Exchange {
  private final DatabaseUrl app;
  private final Place place;

  MariaExchange(DatabaseUrl app, Place place) {
    this.app = app;
    this.place = place;
  }

  @Override
  public void write(BackupName from, OutputStream to, Progress progress) throws IOException {
    progress.say("writing SQL");
    new SqlWriter(place, place.store().find(from).orElseThrow(), progress).write(to);
  }

  @Override
  public String look(Path dump, Progress progress) {
    DumpFile file = open(dump);
    return Loaded.inWords(file, pass(file, new MariaRules(), Sink.none(), progress));
  }

  private DumpFile open(Path dump) {
    DumpFile file = DumpFile.open(dump);
    Loaded.requireEngine(file, Dialect.MARIADB);
    int server = place.with("cannot ask", SqlWriter::version);
    if (file.head().serverMajor() > server) {
      throw Failure.usage(
              "import.newer",
              "the dump was made by something newer: MariaDB %s, and the server here is %s"
                  .formatted(shown(file.head().serverMajor()), shown(server)))
          .now(Refusal.NOTHING)
          .next("upgrade this server first, or dump with the version that it has");
    }
    return file;
  }

  private static String shown(int version) {
    return version / 100 + "." + version % 100;
  }

  private static Passage.Seen pass(DumpFile file, MariaRules rules, Sink sink, Progress progress) {
    try (InputStream from = file.read(progress)) {
      return new Passage(file.head().tool(), Dialect.MARIADB, rules, sink).run(from);
    } catch (IOException e) {
      throw file.unreadable(e);
    }
  }

  @Override
  public List<String> prove(Path dump, BackupName expected, Progress progress) {
    Backup backup = place.store().find(expected).orElseThrow();
    String database = place.scratch().fresh(Scratch.Use.CLONE);
    try {
      Loading loaded = load(dump, database, progress);
      List<String> differences =
          new ArrayList<>(loaded.contents().differencesFrom(backup.contents()));
      backup
          .sequences()
          .forEach((name, wanted) -> {
            if (loaded.positions().getOrDefault(name, 0L) < wanted) {
              differences.add("the next number of " + name + " is before " + wanted);
            }
          });
      return differences;
    } catch (SQLException e) {
      throw place.failure("cannot load a dump beside", e);
    } finally {
      drop(database);
    }
  }

  private record Loading(Contents contents, Code code, Map<String, Long> positions) {}

  private Loading load(Path dump, String database, Progress progress) throws SQLException {
    DumpFile file = open(dump);
    progress.say("loading it beside");
    MariaRules rules = new MariaRules();
    Passage.Seen seen = fill(file, database, rules, progress);
    try (Session session = place.server().open(database)) {
      Code code = CodeReader.read(session, database);
      Contents contents = place.still(database, code, progress);
      Loaded.requireRows(file.head().tool(), seen.rows(), contents);
      List<String> wrong = Soundness.complaints(session, database);
      if (!wrong.isEmpty()) {
        throw Failure.state("import.unsound", "what was loaded is not sound: " + wrong)
            .now(Refusal.NOTHING);
      }
      return new Loading(contents, awake(code, rules), Tables.positions(session, database));
    }
  }

  /** As an account that can do nothing elsewhere, and is gone afterwards. */
  private Passage.Seen fill(DumpFile file, String database, MariaRules rules, Progress progress)
      throws SQLException {
    try (Session session = place.server().open();
        Draft draft = place.store().draft()) {
      place.scratch().create(session, database, place.live());
      String password = CloneAccount.create(session, database);
      try {
        Server account = new Server(place.server().url().with(database, database, password));
        try (ClientSink sink = new ClientSink(account.optionFile(draft.directory()), database)) {
          return run(file, rules, sink, progress);
        }
      } catch (IOException e) {
        throw Failure.failed("backup.directory", "cannot write beside the backups").because(e);
      } finally {
        CloneAccount.drop(session, database);
      }
    }
  }

  /** When the client ended early, what it said counts, and not that it could not be fed. */
  private static Passage.Seen run(
      DumpFile file, MariaRules rules, ClientSink sink, Progress progress) {
    Passage.Seen seen;
    try {
      seen = pass(file, rules, sink, progress);
    } catch (Failure e) {
      if (e.code().equals("import.unreadable")) {
        sink.finish();
      }
      throw e;
    }
    sink.finish();
    return seen;
  }

  private static Code awake(Code code, MariaRules rules) {
    return new Code(
        code.objects().stream()
            .map(item ->
                item.kind().equals("EVENT") && rules.awake().contains(item.name())
                    ? item.running()
                    : item)
            .toList());
  }

  @Override
  public Backup take(Path dump, BackupName name, String version, Progress progress) {
    String database = place.scratch().fresh(Scratch.Use.BACKUP);
    try {
      Loading loaded = load(dump, database, progress);
      try (Session session = place.server().open(database)) {
        new CodeWriter(session).drop(loaded.code().objects());
      }
      Backup backup =
          new Taking(place, name, version, progress)
              .moved(database, appOwned(loaded.code()), loaded.positions());
      Scratch.done(database);
      return backup;
    } catch (SQLException e) {
      drop(database);
      throw place.failure("cannot load a dump beside", e);
    } catch (RuntimeException e) {
      drop(database);
      throw e;
    }
  }

  /** What is in the dump must not run with the rights of our account, nor of one that is gone. */
  private Code appOwned(Code code) throws SQLException {
    if (code.objects().isEmpty()) {
      return code;
    }
    String account;
    try (Session session = new Server(app).open()) {
      account = session.text("SELECT CURRENT_USER()").orElseThrow();
    }
    int at = account.lastIndexOf('@');
    return new Code(
        code.objects().stream()
            .map(item -> item.ownedBy(account.substring(0, at), account.substring(at + 1)))
            .toList());
  }

  private void drop(String database) {
    try (Session session = place.server().open()) {
      Scratch.drop(session, database);
    } catch (SQLException e) {
      // Whoever drops clones next finds it left over.
      Scratch.done(database);
    }
  }
}
