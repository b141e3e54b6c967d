package dev.slipway.database.mariadb;

import dev.slipway.database.ProvingGround;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Optional;

/** Another server, where backups of the live database are proven. */
final class Elsewhere {
  private Elsewhere() {}

  /**
   * Looks whether backups can be proven there.
   *
   * @throws Failure {@code proof.older}, or {@code database.grant} and others that name that server
   */
  static ProvingGround look(Place live, Place there) {
    return live.with(
        "cannot ask",
        session ->
            named(there, () -> there.with("cannot use", other -> look(session, other, there))));
  }

  private static ProvingGround look(Session live, Session other, Place there) throws SQLException {
    String version = version(live);
    String otherVersion = version(other);
    requireAsNew(there, version, otherVersion);
    Rights.requireClones(other, there.scratch());
    return new ProvingGround(
        there.server().url().server(),
        otherVersion,
        version,
        identity(live).equals(identity(other)),
        freeDisk(other));
  }

  private static String version(Session session) throws SQLException {
    String text = session.text("SELECT VERSION()").orElse("");
    return ServerVersion.in(text).map(ServerVersion::toString).orElse(text);
  }

  static void requireAsNew(Place there, String has, String offers) {
    Optional<ServerVersion> live = ServerVersion.in(has);
    Optional<ServerVersion> other = ServerVersion.in(offers);
    if (live.isPresent()
        && other.isPresent()
        && other.get().isOlderThan(live.get())
        && !other.get().isSameSeries(live.get())) {
      throw Failure.usage(
              "proof.older",
              "%s is version %s, and the live server is %s: what a newer server has, an older one may not load"
                  .formatted(there.server().url().server(), offers, has))
          .now("nothing was begun")
          .next("let 'proof.server' name a server of version " + has + " or newer");
    }
  }

  private static String identity(Session session) throws SQLException {
    return session
        .text("SELECT CONCAT_WS(' ', @@hostname, @@port, @@datadir, @@server_id)")
        .orElse("");
  }

  /** Only of a server whose files are on this host. */
  private static long freeDisk(Session other) throws SQLException {
    try {
      return Files.getFileStore(DataFolder.likely(other).path()).getUsableSpace();
    } catch (IOException | NoFiles e) {
      return 0;
    }
  }

  /** Does something there, and says that it was there when it fails. */
  static <T> T named(Place there, java.util.function.Supplier<T> work) {
    try {
      return work.get();
    } catch (Failure e) {
      throw e.code().startsWith("proof.")
          ? e
          : e.next(
              "on the server that 'proof.server' names, %s: %s"
                  .formatted(there.server().url().server(), e.next()));
    }
  }
}
