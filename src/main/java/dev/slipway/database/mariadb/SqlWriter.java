package dev.slipway.database.mariadb;

import dev.slipway.database.Backup;
import dev.slipway.database.Draft;
import dev.slipway.model.Progress;
import dev.slipway.model.ThisVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Writes what a backup holds as SQL for the stock client: tables as mariadb-dump writes them, then
 * routines, views, triggers and events, which belong to whoever loads them.
 */
final class SqlWriter {
  private final Place place;
  private final Backup from;
  private final Progress progress;

  SqlWriter(Place place, Backup from, Progress progress) {
    this.place = place;
    this.from = from;
    this.progress = progress;
  }

  /** The server's version, {@code 1011} for 10.11. */
  static int version(Session session) throws SQLException {
    String[] parts = session.text("SELECT VERSION()").orElse("0.0").split("[.-]", -1);
    return Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1]);
  }

  void write(OutputStream to) throws IOException {
    int version = place.with("cannot ask", SqlWriter::version);
    BackupFiles files = BackupFiles.of(place.store(), from.name());
    line(
        to,
        "-- Slipway %s export of MariaDB %d.%d"
            .formatted(ThisVersion.get(), version / 100, version % 100));
    line(to, "-- load it into an empty database: mariadb --binary-mode new < this-file");
    tables(files, to);
    code(files.code().objects(), to);
    line(to, "-- Slipway export complete");
  }

  private void tables(BackupFiles files, OutputStream to) throws IOException {
    if (!files.isFiles() && files.database().isEmpty()) {
      try (InputStream packed = Files.newInputStream(files.tables());
          InputStream tables = new GZIPInputStream(packed, 1 << 16)) {
        tables.transferTo(to);
      }
      return;
    }
    String database;
    try {
      database = new Bases(place, progress).of(from);
    } catch (SQLException e) {
      throw place.failure("cannot restore " + from.name() + " beside", e);
    }
    try (Draft draft = place.store().draft();
        Client dump =
            Client.start(
                "mariadb-dump",
                place.server().optionFile(draft.directory()),
                Dump.arguments(database, List.of()))) {
      dump.output().transferTo(to);
      dump.finish("exporting " + from.name());
    }
  }

  private static void code(List<Code.Item> objects, OutputStream to) throws IOException {
    if (objects.isEmpty()) {
      return;
    }
    line(to, "SET NAMES utf8mb4;");
    line(to, "SET @slipway_mode = @@sql_mode, @slipway_zone = @@time_zone;");
    for (Code.Item item : objects) {
      line(to, "SET collation_connection = " + Sql.text(item.collation()) + ";");
      if (!item.kind().equals("VIEW")) {
        line(to, "SET sql_mode = " + Sql.text(item.mode()) + ";");
      }
      if (!item.timeZone().isEmpty()) {
        line(to, "SET time_zone = " + Sql.text(item.timeZone()) + ";");
      }
      line(to, "DELIMITER ;;");
      line(to, item.withoutDefiner() + ";;");
      line(to, "DELIMITER ;");
      line(to, "SET sql_mode = @slipway_mode, time_zone = @slipway_zone;");
    }
  }

  private static void line(OutputStream to, String text) throws IOException {
    to.write((text + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
