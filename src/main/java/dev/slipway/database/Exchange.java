package dev.slipway.database;

import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Plain SQL out of a database and into one. Files from outside are never trusted: they are loaded
 * beside the live database only, by an account that can do nothing elsewhere.
 */
public interface Exchange {

  /**
   * Writes what a backup holds as SQL that the engine's stock client loads into an empty database.
   *
   * @throws IOException when writing fails
   */
  void write(BackupName from, OutputStream to, Progress progress) throws IOException;

  /**
   * Reads a dump to its end and changes nothing.
   *
   * @return what it is, in words
   * @throws dev.slipway.model.Failure {@code import.…} when it is of another engine, cut short,
   *     made by something newer, or does what a dump must not do
   */
  String look(Path dump, Progress progress);

  /**
   * Loads a dump beside the live database, compares it with a backup and takes it away again.
   *
   * @return what is not equal, in words; empty when all is
   */
  List<String> prove(Path dump, BackupName expected, Progress progress);

  /**
   * Loads a dump beside the live database, checks it there and makes a backup of it, durable when
   * this returns. The live database is not touched.
   *
   * @param version the release version that the data belong to
   */
  Backup take(Path dump, BackupName name, String version, Progress progress);
}
