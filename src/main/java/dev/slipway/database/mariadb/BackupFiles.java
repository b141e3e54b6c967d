package dev.slipway.database.mariadb;

import dev.slipway.database.BackupStore;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import io.avaje.json.JsonException;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of one backup: {@code tables.sql.gz}, or {@code files/} with one file a table, or
 * {@code database} with the name of the database on the server that holds its tables; {@code
 * code.json} for us, and {@code code.sql}, which the stock client loads after the tables.
 *
 * @param directory where they are
 */
record BackupFiles(Path directory) {

  static BackupFiles of(BackupStore store, BackupName name) {
    return new BackupFiles(store.directory(name));
  }

  /** The compressed dump. */
  Path tables() {
    return directory.resolve("tables.sql.gz");
  }

  /** Whether its tables are files, as {@link FileSet} says. */
  boolean isFiles() {
    return Files.isDirectory(directory.resolve("files"));
  }

  /** Which database on the server has its tables; empty when the dump has. */
  Optional<String> database() {
    try {
      return Optional.of(Files.readString(directory.resolve("database")).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  void writeDatabase(String name) {
    write("database", name + "\n");
  }

  /** Routines, views, triggers and events. */
  Code code() {
    try {
      return type().fromJson(Files.readString(directory.resolve("code.json")));
    } catch (IOException | JsonException | NullPointerException e) {
      throw unreadable(e);
    }
  }

  void writeCode(Code code) {
    write("code.json", type().toJsonPretty(code) + "\n");
    StringBuilder script = new StringBuilder("DELIMITER ;;\n");
    for (Code.Item item : code.objects()) {
      script.append("SET sql_mode = '").append(item.mode()).append("';;\n");
      if (!item.timeZone().isEmpty()) {
        script.append("SET time_zone = '").append(item.timeZone()).append("';;\n");
      }
      script.append(item.sql()).append(";;\n");
    }
    write("code.sql", script.append("DELIMITER ;\n").toString());
  }

  private void write(String name, String text) {
    try {
      Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw Failure.failed("backup.copy", "cannot write " + name + " in " + directory)
          .because(e)
          .next("see to space and permissions there");
    }
  }

  private static JsonType<Code> type() {
    return Jsonb.builder().build().type(Code.class);
  }

  private Failure unreadable(Exception e) {
    return Failure.state("backup.damaged", "the backup in " + directory + " cannot be read")
        .because(e)
        .next("use another: slipway backup list");
  }
}
