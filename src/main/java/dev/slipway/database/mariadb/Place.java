package dev.slipway.database.mariadb;

import dev.slipway.database.BackupStore;
import dev.slipway.database.Contents;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.sql.SQLException;
import java.util.List;

/**
 * Where one app's database and its backups are.
 *
 * @param server reached with the account of Slipway
 * @param live name of the live database
 * @param store backups on disk
 * @param scratch names of databases of ours
 */
record Place(Server server, String live, BackupStore store, Scratch scratch) {

  /** Work that talks to the server. */
  @FunctionalInterface
  interface Work<T> {
    T in(Session session) throws SQLException;
  }

  /** Works in a session of its own, and says what failed when it fails. */
  <T> T with(String cannot, Work<T> work) {
    try (Session session = server.open()) {
      return work.in(session);
    } catch (SQLException e) {
      throw failure(cannot, e);
    }
  }

  /** What failed, as a failure. */
  Failure failure(String cannot, SQLException cause) {
    String account = "'" + server.url().user() + "'@'%'";
    return MariaFailures.of(cannot, describe(), account, cause);
  }

  String describe() {
    return server.url().database(live).toString();
  }

  /** Tables of a scratch database that nobody writes, together with code kept elsewhere. */
  Contents still(String database, Code code, Progress progress) throws SQLException {
    progress.say("reading it back");
    try (Session one = server.open(database);
        Session other = server.open(database)) {
      List<TableShape> tables = Tables.of(one, database);
      return new Contents(
          Catalogues.of(one, database, code),
          Fingerprints.of(List.of(one, other), database, tables));
    }
  }
}
