package dev.slipway.database.postgres;

import dev.slipway.database.Backup;
import dev.slipway.database.Contents;
import dev.slipway.database.Draft;
import dev.slipway.database.Exchange;
import dev.slipway.database.dump.DumpFile;
import dev.slipway.database.dump.Loaded;
import dev.slipway.database.dump.Passage;
import dev.slipway.database.dump.Sink;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ThisVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SQL out of PostgreSQL's backups, and dumps made backups by way of a scratch database. */
final class PostgresExchange implements Exchange {
  private final Place place;

  PostgresExchange(Place place) {
    this.place = place;
  }

  private interface Work<T extends @Nullable Object> {
    T with(Connection control) throws SQLException, IOException;
  }

  private <T extends @Nullable Object> T doing(String what, Work<T> work) {
    try (Connection control = place.server().control()) {
      return work.with(control);
    } catch (SQLException e) {
      throw States.failure(what, place.app().toString(), e);
    } catch (IOException e) {
      throw Failure.failed("import.io", what + " " + place.app() + ": " + e.getMessage())
          .because(e);
    }
  }

  @Override
  public void write(BackupName from, OutputStream to, Progress progress) throws IOException {
    place.require(from);
    try (Connection control = place.server().control();
        Draft draft = place.store().draft()) {
      Path folder = place.store().directory(from);
      if (place.isKept(from)) {
        folder = draft.directory();
        new Dump(folder, place.clients(control))
            .write(
                place.server(), new Bases(place, progress).kept(control, from), Optional.empty());
      }
      String version = Sql.texts(control, "SHOW server_version_num").getFirst();
      write(folder, place.clients(control), Integer.parseInt(version), to);
    } catch (SQLException e) {
      throw States.failure("cannot export", place.app().toString(), e);
    }
  }

  private static void write(Path backup, Clients clients, int version, OutputStream to)
      throws IOException {
    line(
        to,
        "-- Slipway %s export of PostgreSQL %d.%d"
            .formatted(ThisVersion.get(), version / 10_000, version % 10_000));
    line(to, "-- load it into an empty database: psql -v ON_ERROR_STOP=1 -d new -f this-file");
    try (Archived archived = Archived.of(Dump.folder(backup), clients)) {
      archived.sql().transferTo(to);
      archived.finish();
    }
    line(to, "-- Slipway export complete");
  }

  private static void line(OutputStream to, String text) throws IOException {
    to.write((text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String look(Path dump, Progress progress) {
    return doing(
        "cannot look at a dump for",
        control -> {
          DumpPass pass = pass(control, dump, progress);
          return Loaded.inWords(pass.file(), pass.run(Sink.none()));
        });
  }

  private DumpPass pass(Connection control, Path dump, Progress progress) throws SQLException {
    return new DumpPass(
        DumpFile.open(dump),
        place.clients(control),
        control.getMetaData().getDatabaseMajorVersion(),
        Sql.texts(control, "SELECT rolname FROM pg_roles"),
        progress);
  }

  @Override
  public List<String> prove(Path dump, BackupName expected, Progress progress) {
    Backup backup = place.require(expected);
    return doing(
        "cannot try a dump beside",
        control -> {
          String database = place.ours().fresh(Ours.TEMPLATE);
          try {
            Loading loaded = load(control, dump, database, progress);
            List<String> differences =
                new ArrayList<>(loaded.contents().differencesFrom(backup.contents()));
            backup
                .sequences()
                .forEach((name, wanted) -> {
                  if (loaded.sequences().getOrDefault(name, 0L) < wanted) {
                    differences.add("sequence " + name + " stands before " + wanted);
                  }
                });
            return differences;
          } finally {
            drop(control, database);
          }
        });
  }

  private record Loading(Contents contents, Map<String, Long> sequences) {}

  private Loading load(Connection control, Path dump, String database, Progress progress)
      throws SQLException, IOException {
    progress.say("loading it beside");
    DumpPass pass = pass(control, dump, progress);
    Server account = place.scratch().login(control);
    place.scratch().create(control, database, place.attributes(control), place.ours().role());
    place.scratch().letIn(control, database);
    installExtensions(account, database, pass.extensions());
    Passage.Seen seen;
    try (PsqlSink sink = new PsqlSink(place.clients(control), account, database)) {
      try {
        seen = pass.run(sink);
      } catch (IOException broken) {
        sink.finish();
        throw broken;
      }
      sink.finish();
    }
    place.scratch().lockOut(control, database);
    place.scratch().lockRole(control);
    progress.say("reading it back");
    try (Reading reading = Reading.of(place.server(), database)) {
      Contents contents = reading.contents();
      Loaded.requireRows(pass.file().head().tool(), seen.rows(), contents);
      return new Loading(contents, reading.sequences());
    }
  }

  /** What needs a superuser is installed only where the live database has it, too. */
  private void installExtensions(Server account, String database, Map<String, String> wanted)
      throws SQLException {
    List<String> live;
    try (Connection connection = place.server().open()) {
      live = Sql.texts(connection, "SELECT extname FROM pg_extension");
    }
    for (Map.Entry<String, String> one : wanted.entrySet()) {
      place
          .scratch()
          .install(
              account,
              database,
              Sql.name(one.getKey()),
              Sql.name(one.getValue()),
              live.contains(one.getKey()));
    }
  }

  private void drop(Connection control, String database) throws SQLException {
    place.scratch().drop(control, database);
    place.scratch().dropRole(control);
  }

  @Override
  public Backup take(Path dump, BackupName name, String version, Progress progress) {
    return doing(
        "cannot load a dump beside",
        control -> {
          String database = place.ours().fresh(Ours.TEMPLATE);
          try {
            load(control, dump, database, progress);
            Place there =
                new Place(
                    Server.of(place.server().account().database(database)),
                    place.app().database(database),
                    place.ours(),
                    place.scratch(),
                    place.store(),
                    place.elsewhere());
            return new Taking(there, progress)
                .dumpLike(control, name, version, place.attributes(control));
          } finally {
            drop(control, database);
          }
        });
  }
}
