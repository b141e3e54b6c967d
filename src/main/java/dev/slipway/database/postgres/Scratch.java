package dev.slipway.database.postgres;

import dev.slipway.database.Backup;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Databases that are nobody's but ours, and the account that owns what is in them. It may do
 * nothing elsewhere: in any other database its sessions end as they begin, and dumps are restored
 * by it, so that nothing a dump may hold runs with more rights.
 */
final class Scratch {
  /** A database that was filled and found equal. */
  static final String READY = "slipway: ready";

  /** One from which a clone was made. */
  static final String USED = "slipway: used";

  /** One that may go, unless something refers to it. */
  static final String UNFINISHED = "slipway: unfinished";

  /** There is no such library: a session that is to load it ends. */
  private static final String LOCKED_OUT = "slipway_account_of_clones_only";

  private static final Pattern EXTENSION = Pattern.compile("extension (.+) in (.+)");
  private static final long LARGE_BYTES = 100_000_000;

  private final Server server;
  private final Ours ours;

  Scratch(Server server, Ours ours) {
    this.server = server;
    this.ours = ours;
  }

  /** The account, with a new password. */
  Server login(Connection control) throws SQLException {
    String role = Sql.name(ours.role());
    Rights rights = Rights.of(control);
    rights.requireCreateRole(control);
    if (!roleExists(control)) {
      Sql.execute(control, "CREATE ROLE " + role + " NOSUPERUSER NOCREATEDB NOCREATEROLE");
    }
    Sql.execute(
        control,
        "ALTER ROLE " + role + " LOGIN",
        "ALTER ROLE %s SET local_preload_libraries = %s".formatted(role, LOCKED_OUT));
    if (!rights.superuser()) {
      Sql.execute(control, "GRANT " + role + " TO CURRENT_USER");
    }
    String password = Ours.random();
    Sql.execute(
        control, "ALTER ROLE %s PASSWORD %s".formatted(role, Sql.text(Scram.verifier(password))));
    return new Server(server.account().with(server.account().database(), ours.role(), password));
  }

  private boolean roleExists(Connection control) throws SQLException {
    return Sql.is(control, "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = ?)", ours.role());
  }

  /** Makes an empty database, to which nobody but its owner may connect. */
  void create(Connection control, String database, Attributes like, String owner)
      throws SQLException {
    Rights.of(control).requireCreateDatabase(control);
    drop(control, database);
    Sql.execute(control, like.create(database, owner));
    close(control, database);
  }

  /** Copies a database that nobody has open; the copy belongs to {@code owner}. */
  void copy(Connection control, String from, String to, String owner) throws SQLException {
    Rights.of(control).requireCreateDatabase(control);
    drop(control, to);
    long bytes = Sql.number(control, "SELECT pg_database_size(?::name)", from);
    boolean asFiles = bytes > LARGE_BYTES && control.getMetaData().getDatabaseMajorVersion() >= 15;
    Sql.execute(
        control,
        "CREATE DATABASE %s TEMPLATE %s OWNER %s ALLOW_CONNECTIONS false%s"
            .formatted(
                Sql.name(to),
                Sql.name(from),
                Sql.name(owner),
                asFiles ? " STRATEGY FILE_COPY" : ""));
    close(control, to);
    Sql.execute(control, "ALTER DATABASE %s ALLOW_CONNECTIONS true".formatted(Sql.name(to)));
  }

  private void close(Connection control, String database) throws SQLException {
    String name = Sql.name(database);
    Sql.execute(control, "REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
    mark(control, database, UNFINISHED);
  }

  /** Lets the account into a database. */
  void letIn(Connection control, String database) throws SQLException {
    // Written out, an empty list would be a list of one library without a name.
    Sql.texts(control, "SELECT set_config('local_preload_libraries', '', false)");
    Sql.execute(
        control,
        "ALTER ROLE %s IN DATABASE %s SET local_preload_libraries FROM CURRENT"
            .formatted(Sql.name(ours.role()), Sql.name(database)));
  }

  /** Takes that back. */
  void lockOut(Connection control, String database) throws SQLException {
    Sql.execute(
        control,
        "ALTER ROLE %s IN DATABASE %s RESET local_preload_libraries"
            .formatted(Sql.name(ours.role()), Sql.name(database)));
  }

  static void mark(Connection control, String database, String mark) throws SQLException {
    Sql.execute(
        control, "COMMENT ON DATABASE %s IS %s".formatted(Sql.name(database), Sql.text(mark)));
  }

  /** The mark of a database; empty when it has none, or is not there. */
  static String markOf(Connection control, String database) throws SQLException {
    return Sql.texts(
            control,
            "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database"
                + " WHERE datname = ?",
            database)
        .stream()
        .findFirst()
        .orElse("");
  }

  /**
   * Fills an empty database from a dump.
   *
   * @param account whose everything in it will be
   * @param leftOut kinds of objects that are not restored
   */
  void fill(
      Server account, String database, Backup backup, Dump dump, Path scratch, List<String> leftOut)
      throws SQLException {
    fill(
        account,
        database,
        backup,
        leftOut,
        without -> dump.restore(account, database, scratch, without, List.of()));
  }

  /** Restores something, and leaves out what it is told to. */
  interface Restore {
    void without(List<String> kinds) throws SQLException;
  }

  /** Installs what a backup needs, and lets the rest of it be restored. */
  void fill(Server account, String database, Backup backup, List<String> leftOut, Restore restore)
      throws SQLException {
    List<String> without = new ArrayList<>(leftOut);
    without.addAll(List.of("EXTENSION", "COMMENT - EXTENSION", "EVENT TRIGGER"));
    for (String object : backup.contents().catalogue().objects()) {
      Matcher extension = EXTENSION.matcher(object);
      if (extension.matches()) {
        install(account, database, extension.group(1), extension.group(2), true);
        without.add("SCHEMA - " + Pattern.quote(extension.group(2).replace("\"", "")));
      }
    }
    restore.without(without);
  }

  /**
   * As the account where an extension is trusted, since it is the app's that way as well.
   *
   * @param byAdmin whether it may be installed by our own account where the other may not
   */
  void install(Server account, String database, String extension, String schema, boolean byAdmin)
      throws SQLException {
    String statement = "CREATE EXTENSION IF NOT EXISTS %s SCHEMA %s".formatted(extension, schema);
    try (Connection own = account.open(database)) {
      if (!schema.replace("\"", "").equals("pg_catalog")) {
        Sql.execute(own, "CREATE SCHEMA IF NOT EXISTS " + schema);
      }
      try {
        Sql.execute(own, statement);
      } catch (SQLException e) {
        if (!byAdmin || !States.isForbidden(e)) {
          throw e;
        }
        try (Connection more = server.open(database)) {
          Sql.execute(more, statement);
        }
      }
    }
  }

  /** All databases of ours of that kind. */
  List<String> all(Connection control, String kind) throws SQLException {
    return Sql.texts(
        control,
        "SELECT datname FROM pg_database WHERE datname LIKE ? ORDER BY 1",
        ours.like(kind));
  }

  /** Drops one of ours with whoever is in it; dropping one that is gone does nothing. */
  void drop(Connection control, String database) throws SQLException {
    if (!database.startsWith(ours.prefix() + "_")) {
      throw new IllegalArgumentException("not ours: " + database);
    }
    Sql.execute(control, "DROP DATABASE IF EXISTS " + Sql.name(database) + " WITH (FORCE)");
  }

  /** Drops the account when nothing of its is left. */
  void dropRole(Connection control) throws SQLException {
    boolean needed = false;
    for (String kind :
        List.of(Ours.TEMPLATE, Ours.SAMPLE, Ours.CLONE, Ours.REMEMBERED, Ours.NEXT)) {
      needed |= !all(control, kind).isEmpty();
    }
    if (!needed && roleExists(control)) {
      Sql.execute(control, "DROP ROLE " + Sql.name(ours.role()));
    }
  }

  /** Nobody can log in with it until it gets a new password. */
  void lockRole(Connection control) throws SQLException {
    if (roleExists(control)) {
      Sql.execute(control, "ALTER ROLE " + Sql.name(ours.role()) + " NOLOGIN PASSWORD NULL");
    }
  }
}
