package dev.slipway.database.mariadb;

import dev.slipway.model.Failure;
import io.avaje.json.JsonException;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the files of a backup are: its tables, each with the statement that creates it and the name
 * of its files, and its sequences.
 *
 * @param tables sorted by name
 * @param sequences sorted by name
 */
@Json
public record FileSet(List<FileSet.Table> tables, List<FileSet.Sequence> sequences) {
  private static final String NAME = "tables.json";

  /** Copies the lists. */
  public FileSet {
    tables = List.copyOf(tables);
    sequences = List.copyOf(sequences);
  }

  /**
   * A table.
   *
   * @param name its name
   * @param file the name of its files, without ending
   * @param bytes how large it is
   * @param sql the statement that creates it
   */
  @Json
  public record Table(String name, String file, long bytes, String sql) {
    TableFile asFile() {
      return new TableFile(name, file, bytes, "");
    }
  }

  /**
   * A sequence.
   *
   * @param name its name
   * @param sql the statement that creates it
   * @param next the number it gives next
   */
  @Json
  public record Sequence(String name, String sql, long next) {

    /** The statements that make it what it was. */
    List<String> statements() {
      return List.of(sql, "DO SETVAL(" + Sql.name(name) + ", " + next + ", 0)");
    }
  }

  List<TableFile> files() {
    return tables.stream().map(Table::asFile).toList();
  }

  /** Writes it, and the scripts and words that whoever has no Slipway needs. */
  void write(Path folder, String server) throws IOException {
    Files.writeString(folder.resolve(NAME), type().toJsonPretty(this) + "\n");
    Files.writeString(folder.resolve("schema.sql"), schema());
    Files.writeString(folder.resolve("import.sql"), imports());
    Files.writeString(folder.resolve("README"), readme(server));
  }

  private String schema() {
    StringBuilder script = new StringBuilder("SET NAMES utf8mb4;\nSET foreign_key_checks = 0;\n");
    script.append("SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES';\n");
    for (Table table : tables) {
      script.append(table.sql()).append(";\n");
      script.append("ALTER TABLE ").append(Sql.name(table.name())).append(" DISCARD TABLESPACE;\n");
    }
    sequences.forEach(sequence ->
        sequence.statements().forEach(statement -> script.append(statement).append(";\n")));
    return script.toString();
  }

  private String imports() {
    StringBuilder script = new StringBuilder("SET NAMES utf8mb4;\nSET foreign_key_checks = 0;\n");
    for (Table table : tables) {
      script.append("ALTER TABLE ").append(Sql.name(table.name())).append(" IMPORT TABLESPACE;\n");
    }
    // Else a crash soon after takes with it what is written meanwhile.
    return script.append("SET GLOBAL innodb_log_checkpoint_now = ON;\n").toString();
  }

  private static String readme(String server) {
    return """
    A backup of a database of MariaDB %s, as files. To restore it by hand, on a server of this
    or a newer version, into an empty database DB whose folder is DATADIR/DB:

        sha256sum --check SHA256SUMS
        mariadb DB < schema.sql
        cp files/* DATADIR/DB/ && chown mysql:mysql DATADIR/DB/*
        mariadb DB < import.sql
        mariadb DB < code.sql

    Do not let the server crash between the third and the fourth: two files with one number
    keep it from starting. If it happened, remove DATADIR/DB/*.ibd and start it.
    """
        .formatted(server);
  }

  static FileSet read(Path folder) {
    try {
      return type().fromJson(Files.readString(folder.resolve(NAME)));
    } catch (IOException | JsonException | NullPointerException e) {
      throw Failure.state("backup.damaged", "the backup in " + folder + " cannot be read")
          .because(e)
          .next("use another: slipway backup list");
    }
  }

  private static JsonType<FileSet> type() {
    return Jsonb.builder().build().type(FileSet.class);
  }
}
