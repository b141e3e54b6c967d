package dev.slipway.database.postgres;

import dev.slipway.database.Backup;
import dev.slipway.database.ProvingGround;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Another server, where backups of the live database are proven. What the live one has and a dump
 * takes for granted, roles among it, may be missing there.
 */
final class Elsewhere {
  private static final String STANDS_IN = ": stands in for a role of the live server";

  private final Place live;
  private final Place there;

  Elsewhere(Place live, Place there) {
    this.live = live;
    this.there = there;
  }

  /** Works there, and says that it was there when it fails. */
  static <T extends @Nullable Object> T doing(
      Place there, String what, PostgresDatabase.Work<T> work) {
    try (Connection control = there.server().control()) {
      return work.with(control);
    } catch (SQLException e) {
      throw named(there, States.failure(what, there.app().server(), e));
    } catch (Failure e) {
      throw e.code().equals("database.grant") ? named(there, e) : e;
    }
  }

  private static Failure named(Place there, Failure failure) {
    return failure.next(
        "on the server that 'proof.server' names, %s: %s"
            .formatted(there.app().server(), failure.next()));
  }

  /**
   * Looks whether backups can be proven there.
   *
   * @throws Failure {@code proof.older}, {@code proof.extension} or {@code database.grant}
   */
  ProvingGround look(Connection control, Connection other) throws SQLException {
    requireAsNew(
        control.getMetaData().getDatabaseMajorVersion(),
        other.getMetaData().getDatabaseMajorVersion());
    Rights rights = Rights.of(other);
    rights.requireCreateDatabase(other);
    rights.requireCreateRole(other);
    if (Attributes.of(control, live.live()).isPresent()) {
      try (Connection inside = live.server().open()) {
        requireExtensions(other, Sql.texts(inside, "SELECT extname FROM pg_extension"));
      }
    }
    return new ProvingGround(
        there.app().server(),
        version(other),
        version(control),
        identity(control).equals(identity(other)),
        freeDisk(other));
  }

  private static String version(Connection connection) throws SQLException {
    return Sql.texts(connection, "SELECT split_part(current_setting('server_version'), ' ', 1)")
        .getFirst();
  }

  void requireAsNew(int has, int offers) {
    if (offers < has) {
      throw Failure.usage(
              "proof.older",
              "%s is version %d, and the live server is %d: what a newer server has, an older one may not load"
                  .formatted(there.app().server(), offers, has))
          .now("nothing was begun")
          .next("let 'proof.server' name a server of version " + has + " or newer");
    }
  }

  private void requireExtensions(Connection other, List<String> wanted) throws SQLException {
    List<String> missing = new ArrayList<>(wanted);
    missing.removeAll(Sql.texts(other, "SELECT name FROM pg_available_extensions"));
    if (!missing.isEmpty()) {
      throw Failure.usage(
              "proof.extension",
              "the database has extensions that %s has not: %s"
                  .formatted(there.app().server(), String.join(", ", missing)))
          .now("nothing was begun")
          .next("install them there, as they are on the live server");
    }
  }

  /** No two servers began at the same microsecond on the same port. */
  private static String identity(Connection connection) throws SQLException {
    return Sql.texts(
            connection,
            "SELECT concat_ws(' ', extract(epoch FROM pg_postmaster_start_time()),"
                + " current_setting('port'))")
        .getFirst();
  }

  /** Only of a server that is on this host, and says where its files are. */
  private long freeDisk(Connection other) throws SQLException {
    if (!there.server().isHere()) {
      return 0;
    }
    Optional<String> folder =
        Sql.texts(
                other,
                // Who may not see it sees no row; SHOW would fail.
                "SELECT setting FROM pg_settings WHERE name = 'data_directory'")
            .stream()
            .findFirst();
    try {
      return folder.isEmpty() ? 0 : Files.getFileStore(Path.of(folder.get())).getUsableSpace();
    } catch (IOException | InvalidPathException e) {
      return 0;
    }
  }

  /**
   * Makes an empty database there that is as the live one was.
   *
   * @throws Failure {@code proof.extension} or {@code proof.collation}
   */
  void create(Connection control, String database, Attributes like, Backup backup)
      throws SQLException {
    List<String> extensions = new ArrayList<>();
    for (String need : backup.needs()) {
      if (need.startsWith("role ")) {
        standIn(control, need.substring("role ".length()));
      } else if (need.startsWith("extension ")) {
        extensions.add(need.replaceFirst("extension (.+) in .+", "$1").replace("\"", ""));
      }
    }
    requireExtensions(control, extensions);
    try {
      there.scratch().create(control, database, like.onAnyDisk(), there.ours().role());
    } catch (SQLException e) {
      if (!String.valueOf(e.getMessage()).matches("(?s).*(locale|collat|encoding).*")) {
        throw e;
      }
      throw Failure.usage(
              "proof.collation",
              "%s cannot make a database like the live one, with encoding %s and sort order %s: %s"
                  .formatted(there.app().server(), like.encoding(), like.collate(), e.getMessage()))
          .because(e)
          .next("install that locale there, and restart the server");
    }
  }

  /** A role that rights and policies in a dump name, with no rights of its own and no login. */
  private void standIn(Connection control, String role) throws SQLException {
    if (!Sql.is(control, "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = ?)", role)) {
      String name = Sql.name(role);
      Sql.execute(
          control,
          "CREATE ROLE %s NOLOGIN; COMMENT ON ROLE %s IS %s"
              .formatted(name, name, Sql.text(there.ours().prefix() + STANDS_IN)));
    }
  }

  /** Drops roles that were made for dumps, unless something still names them. */
  static void dropStandIns(Connection control, Ours ours) throws SQLException {
    for (String role :
        Sql.texts(
            control,
            "SELECT rolname FROM pg_roles WHERE shobj_description(oid, 'pg_authid') = ?",
            ours.prefix() + STANDS_IN)) {
      try {
        Sql.execute(control, "DROP ROLE " + Sql.name(role));
      } catch (SQLException e) {
        if (!States.isNeeded(e)) {
          throw e;
        }
      }
    }
  }
}
