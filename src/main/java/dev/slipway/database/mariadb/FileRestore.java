package dev.slipway.database.mariadb;

import dev.slipway.database.Backup;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Restores a backup that is files into an empty scratch database. */
final class FileRestore {
  private final Place place;
  private final Progress progress;

  FileRestore(Place place, Progress progress) {
    this.place = place;
    this.progress = progress;
  }

  /**
   * Restores it after reading every file.
   *
   * @throws Failure {@code backup.damaged}, {@code backup.newer}, or {@code backup.files} when this
   *     server's folder cannot be written by us
   */
  void restore(Backup backup, Path folder, String into) throws SQLException {
    refuseNewer(backup);
    progress.say("reading " + backup.name());
    Sums.require(folder, backup.digest());
    progress.say("restoring " + backup.name() + " beside");
    try (Session session = place.server().open(into)) {
      bring(DataFolder.of(session, into), folder, FileSet.read(folder), into);
    } catch (NoFiles e) {
      throw Failure.failed(
              "backup.files", backup.name() + " is files, which cannot be used: " + e.why())
          .because(e)
          .now("nothing was replaced")
          .next("run Slipway on the server's host as root, or follow README in " + folder);
    }
  }

  private void refuseNewer(Backup backup) {
    String running = place.with("cannot ask", s -> s.text("SELECT VERSION()").orElse(""));
    Optional<ServerVersion> made = ServerVersion.in(backup.tool());
    Optional<ServerVersion> here = ServerVersion.in(running);
    if (made.isPresent()
        && here.isPresent()
        && here.get().isOlderThan(made.get())
        && !here.get().isSameSeries(made.get())) {
      throw Failure.state(
              "backup.newer",
              "%s was made by MariaDB %s, and this server is %s"
                  .formatted(backup.name(), made.get(), here.get()))
          .now("nothing was replaced")
          .next("restore it on a server of that version or a newer one");
    }
  }

  /** Brings what the folder has into a database without any table. */
  void bring(DataFolder data, Path folder, FileSet set, String into) throws SQLException {
    List<TableFile> tables = set.files();
    Import importing =
        Import.into(
            place.server(),
            data,
            into,
            tables.stream().map(TableFile::table).toList(),
            set.tables().stream().map(FileSet.Table::sql).toList());
    importing.copy(tables, name -> FileChannel.open(folder.resolve("files").resolve(name)));
    importing.finish(tables);
    try (Session session = place.server().open(into)) {
      for (FileSet.Sequence sequence : set.sequences()) {
        session.run(sequence.statements().toArray(String[]::new));
      }
    }
  }
}
