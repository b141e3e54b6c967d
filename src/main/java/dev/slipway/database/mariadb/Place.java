package dev.slipway.database.mariadb;

import dev.slipway.database.Backup;
import dev.slipway.database.BackupStore;
import dev.slipway.database.Contents;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Where one app's database and its backups are.
 *
 * @param server reached with the account of Slipway
 * @param live name of the live database
 * @param store backups on disk
 * @param scratch names of databases of ours
 * @param elsewhere the same on another server, where backups are proven and clones are made
 */
record Place(
    Server server, String live, BackupStore store, Scratch scratch, Optional<Place> elsewhere) {

  /** The place of the database that {@code url} names. */
  static Place of(
      DatabaseUrl url,
      DatabaseUrl admin,
      Path backups,
      FileUse files,
      Optional<DatabaseUrl> elsewhere) {
    String live = url.database();
    BackupStore store = new BackupStore(backups);
    Optional<Place> other =
        elsewhere.map(account ->
            new Place(
                new Server(account, files),
                live,
                store,
                Scratch.elsewhere(url, backups),
                Optional.empty()));
    return new Place(new Server(admin, files), live, store, new Scratch(live, backups), other);
  }

  /** Where backups are proven and clones are made. */
  Place proving() {
    return elsewhere.orElse(this);
  }

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

  /** A backup that has to be there. */
  Backup require(BackupName name) {
    return store
        .find(name)
        .orElseThrow(() ->
            Failure.state("backup.gone", "there is no backup " + name)
                .next("see 'slipway backup list'"));
  }

  /** Creates an empty scratch database here, with the character set of a database there. */
  void create(String name, Place there, String like) {
    String defaults = there.with("cannot look into", session -> Catalogues.defaults(session, like));
    with(
        "cannot make a scratch database on",
        session -> {
          Scratch.createWith(session, name, defaults);
          return true;
        });
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
