package dev.slipway.database;

import java.nio.file.Path;

/** How programs are led to a clone instead of the live database. */
public sealed interface Instead {

  /**
   * The clone is a file.
   *
   * @param live the folder of the live database file
   * @param folder the folder that is to be seen there instead; the clone has the live file's name
   * @param file the clone's own file
   */
  record OfFile(Path live, Path folder, Path file) implements Instead {}

  /**
   * The clone is a database of its own on a server.
   *
   * @param live where the live database is, as the app says it
   * @param scratch where the clone is, with an account that may do nothing elsewhere
   */
  record OfServer(DatabaseUrl live, DatabaseUrl scratch) implements Instead {}
}
