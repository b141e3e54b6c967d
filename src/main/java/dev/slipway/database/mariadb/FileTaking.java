package dev.slipway.database.mariadb;

import dev.slipway.database.Contents;
import dev.slipway.database.Draft;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Takes one backup of the live database as files, and restores it beside. Several times as fast as
 * a dump; where anything is not as it has to be for that, a dump is what remains.
 */
final class FileTaking {
  /** How long writers may wait for the end of the copy; after that, equality decides. */
  private static final long LONGEST = 3_000;

  private final Place place;
  private final Progress progress;
  private String tool = "";

  FileTaking(Place place, Progress progress) {
    this.place = place;
    this.progress = progress;
  }

  /** What copied them, when they were. */
  String tool() {
    return tool;
  }

  /**
   * Takes it.
   *
   * @param draft where its files will be
   * @param base the database to restore it into, which is complete when this returns
   * @throws NoFiles why it cannot be done here; the live database is what it was
   */
  Seen take(Draft draft, String base) throws SQLException {
    String gate = place.scratch().fresh(Scratch.Use.WORK);
    try (Session session = place.server().open();
        Draft work = place.store().draft()) {
      requireWorth(session, draft);
      place.scratch().create(session, gate, place.live());
      return copy(session, draft.directory(), base, gate, work.directory());
    } catch (IOException e) {
      throw new NoFiles("files could not be written: " + e, e);
    } catch (SQLException e) {
      if (FileCopy.isLost(e)) {
        throw e;
      }
      throw new NoFiles(String.valueOf(e.getMessage()), e);
    } catch (Failure e) {
      if (e.kind() == Failure.Kind.CANCELLED || e.code().equals("database.connection")) {
        throw e;
      }
      throw new NoFiles(e.what(), e);
    } finally {
      dropGate(gate);
    }
  }

  private void dropGate(String gate) {
    try (Session session = place.server().open()) {
      Scratch.drop(session, gate);
    } catch (SQLException e) {
      Scratch.done(gate); // It is left over, and found so.
    }
  }

  private void requireWorth(Session session, Draft draft) throws SQLException {
    FileUse use = place.server().files();
    List<TableFile> tables = TableFile.of(session, place.live());
    if (!use.paysOff(tables)) {
      throw new NoFiles("it is small");
    }
    TableFile.requireImportable(tables);
    long bytes = TableFile.bytes(tables);
    if (draft.freeBytes() < bytes + bytes / 8) {
      throw new NoFiles("there is no room for its files where the backups are");
    }
  }

  private Seen copy(Session session, Path folder, String base, String scratch, Path work)
      throws SQLException, IOException {
    DataFolder data = DataFolder.of(session, scratch);
    HotCopy copy = HotCopy.with(place.server().files().tool(), session, work);
    tool = copy.version();
    String name = DataFolder.fileName(session, place.live());
    Path account = place.server().optionFile(work);
    try (Gate gate = Gate.closed(place.server(), scratch)) {
      gate.awaitClosed(session);
      progress.say("copying its files");
      try (Client program = copy.begin(account, name)) {
        if (!gate.awaitBackup(session, program)) {
          program.finish("copying the files of " + place.live());
          throw new NoFiles("mariadb-backup ended without a moment");
        }
        try (Moment moment = Moment.of(place.server(), place.live(), 2)) {
          boolean exact = moment.isLocked();
          List<Session> same = exact ? moment.readers() : List.of(moment.first());
          At at = At.of(moment.first(), place.live());
          gate.open();
          exact &= program.endsWithin(LONGEST);
          moment.release();
          program.finish("copying the files of " + place.live());
          Callable<Object> look =
              () ->
                  new Contents(
                      Catalogues.of(moment.first(), place.live(), at.code),
                      Fingerprints.of(same, place.live(), at.shapes));
          Callable<Object> restore =
              () -> {
                return restored(folder, base, data, copy, name, at);
              };
          List<Object> done = AtOnce.all(List.of(look, restore));
          Restored restored = (Restored) done.get(1);
          requireEqual((Contents) done.getFirst(), restored.contents);
          return new Seen(
              (Contents) done.get(0),
              restored.contents,
              at.code,
              at.positions,
              restored.digest,
              restored.bytes,
              exact);
        }
      }
    }
  }

  private static void requireEqual(Contents live, Contents restored) {
    List<String> differences = restored.differencesFrom(live);
    if (!differences.isEmpty()) {
      throw new NoFiles("what was restored differs: " + differences);
    }
  }

  /** What is read at the moment itself. */
  private record At(List<TableShape> shapes, FileSet set, Code code, Map<String, Long> positions) {

    static At of(Session session, String live) throws SQLException {
      Map<String, String> statements = Catalogues.tablesByName(session, live);
      List<FileSet.Table> tables = new ArrayList<>();
      for (TableFile table : TableFile.of(session, live)) {
        String sql = statements.getOrDefault(table.table(), "");
        tables.add(new FileSet.Table(table.table(), table.file(), table.bytes(), sql));
      }
      Map<String, Long> positions = Tables.positions(session, live);
      List<FileSet.Sequence> sequences = new ArrayList<>();
      for (String name : Tables.sequences(session, live)) {
        String sql = Catalogues.sequenceStatement(session, live, name);
        sequences.add(new FileSet.Sequence(name, sql, positions.getOrDefault(name, 1L)));
      }
      return new At(
          Tables.of(session, live),
          new FileSet(tables, sequences),
          CodeReader.read(session, live),
          positions);
    }
  }

  private record Restored(Contents contents, Digest digest, long bytes) {}

  private Restored restored(
      Path folder, String base, DataFolder data, HotCopy copy, String name, At at)
      throws SQLException {
    progress.say("preparing them");
    long bytes;
    try {
      copy.prepare();
      bytes = keep(folder, copy.files(name), at.set);
      at.set.write(folder, copy.server());
    } catch (IOException e) {
      throw new NoFiles("files could not be written: " + e, e);
    }
    progress.say("importing its files beside");
    new BackupFiles(folder).writeCode(at.code);
    try (Session session = place.server().open()) {
      place.scratch().create(session, base, place.live());
    }
    Callable<Object> sums = () -> Sums.write(folder);
    Callable<Object> importing =
        () -> {
          new FileRestore(place, progress).bring(data, folder, at.set, base);
          return true;
        };
    Digest digest = (Digest) AtOnce.all(List.of(sums, importing)).getFirst();
    return new Restored(look(base, at.code), digest, bytes);
  }

  /** Keeps what a restore needs, and nothing else: logs hold what others on the server wrote. */
  private static long keep(Path folder, Path prepared, FileSet set) throws IOException {
    Path kept = Files.createDirectory(folder.resolve("files"));
    long bytes = 0;
    for (FileSet.Table table : set.tables()) {
      for (String ending : List.of(".ibd", ".cfg")) {
        Path file = kept.resolve(table.file() + ending);
        Files.move(prepared.resolve(table.file() + ending), file);
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private Contents look(String base, Code code) throws SQLException {
    Callable<Object> read = () -> place.still(base, code, progress);
    Callable<Object> check =
        () -> {
          requireSound(base);
          return true;
        };
    return (Contents) AtOnce.all(List.of(read, check)).getFirst();
  }

  private void requireSound(String base) throws SQLException {
    try (Session session = place.server().open(base)) {
      List<String> wrong = Soundness.complaints(session, base);
      if (!wrong.isEmpty()) {
        throw new NoFiles("what was imported is not sound: " + wrong);
      }
    }
  }
}
