package dev.slipway.database.postgres;

import dev.slipway.database.Backup;
import dev.slipway.database.BackupStore;
import dev.slipway.database.Contents;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What all the work on one live database shares.
 *
 * @param server the server, as Slipway's account sees it
 * @param app the database as the app names it
 * @param ours names of what is made
 * @param scratch makes scratch databases
 * @param store the backups' files
 * @param elsewhere the same on another server, where backups are proven and clones are made; its
 *     {@code app} says how programs get to that one
 */
record Place(
    Server server,
    DatabaseUrl app,
    Ours ours,
    Scratch scratch,
    BackupStore store,
    Optional<Place> elsewhere) {
  /** In the directory of a backup that is a database: its name. */
  private static final String KEPT = "database.txt";

  /** On another server, where somebody named none. */
  private static final String ANY = "postgres";

  private static final String ATTRIBUTES = "attributes.json";

  static Place of(
      DatabaseUrl app, DatabaseUrl admin, Path backups, Optional<DatabaseUrl> elsewhere) {
    Ours ours = Ours.of(app.database(), backups);
    BackupStore store = new BackupStore(backups);
    return at(
        admin.database(app.database()),
        app,
        ours,
        store,
        elsewhere.map(url ->
            at(
                url.database().isEmpty() ? url.database(ANY) : url,
                app.on(url),
                Ours.elsewhere(app, backups),
                store,
                Optional.empty())));
  }

  private static Place at(
      DatabaseUrl account,
      DatabaseUrl app,
      Ours ours,
      BackupStore store,
      Optional<Place> elsewhere) {
    Server server = new Server(account);
    return new Place(server, app, ours, new Scratch(server, ours), store, elsewhere);
  }

  /** Where backups are proven and clones are made. */
  Place proving() {
    return elsewhere.orElse(this);
  }

  String live() {
    return app.database();
  }

  Attributes attributes(Connection control) throws SQLException {
    return Attributes.of(control, live()).orElseThrow(this::missing);
  }

  Failure missing() {
    return Failure.state("database.missing", "there is nothing in " + app)
        .next("check 'database:' in slipway.yaml, or create it: slipway db upgrade");
  }

  Clients clients(Connection connection) throws SQLException {
    return Clients.forServer(connection.getMetaData().getDatabaseMajorVersion());
  }

  /**
   * What a newer server's dump has, an older server may not load, or load differently.
   *
   * @throws Failure {@code backup.newer}, before anything is made of it
   */
  static void requireNotNewer(Connection connection, Backup backup) throws SQLException {
    int here = connection.getMetaData().getDatabaseMajorVersion();
    Optional<Clients.Version> made = Clients.Version.in(backup.tool());
    if (made.isPresent() && made.get().major() > here) {
      throw Failure.state(
              "backup.newer",
              "%s was made by PostgreSQL %s, and this server is %d"
                  .formatted(backup.name(), made.get(), here))
          .now("nothing was replaced")
          .next("restore it on a server of that version or a newer one");
    }
  }

  Contents contents(String database) throws SQLException {
    try (Reading reading = Reading.of(server, database)) {
      return reading.contents();
    }
  }

  Backup require(BackupName name) {
    return store
        .find(name)
        .orElseThrow(() ->
            Failure.state("backup.gone", "there is no backup " + name)
                .next("see 'slipway backup list'"));
  }

  /** Whether a backup is a database on the server, and not a dump. */
  boolean isKept(BackupName name) {
    return Files.exists(store.directory(name).resolve(KEPT));
  }

  /** Notes in a backup's directory what it is: its database, and what that one's was like. */
  void note(Path directory, Attributes attributes, boolean kept, BackupName name) {
    try {
      if (kept) {
        Files.writeString(directory.resolve(KEPT), ours.of(Ours.KEPT, name) + "\n");
      }
      Files.writeString(
          directory.resolve(ATTRIBUTES),
          Jsonb.builder().build().type(Attributes.class).toJsonPretty(attributes) + "\n");
    } catch (IOException e) {
      throw Failure.failed("backup.directory", "cannot write into " + directory).because(e);
    }
  }

  /** What the live database was like when that backup was taken. */
  Attributes attributesOf(BackupName name) {
    Path file = store.directory(name).resolve(ATTRIBUTES);
    try {
      return Jsonb.builder().build().type(Attributes.class).fromJson(Files.readString(file));
    } catch (IOException | io.avaje.json.JsonException e) {
      throw Failure.state("backup.manifest", "cannot read " + file).because(e);
    }
  }
}
