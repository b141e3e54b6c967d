package dev.slipway.site;

import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Engine;
import dev.slipway.database.Instead;
import dev.slipway.sandbox.Encryption;
import dev.slipway.sandbox.MariaAdmission;
import dev.slipway.sandbox.Outlet;
import dev.slipway.sandbox.PostgresAdmission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How programs on a stage get to a clone on a server: by an outlet that admits nobody else.
 *
 * @param outlets what has to be opened for that; none for a clone in a file
 */
record WayOut(List<Outlet> outlets) {

  /** The way to a clone. */
  static WayOut to(Instead instead) {
    return switch (instead) {
      case Instead.OfFile file -> new WayOut(List.of());
      case Instead.OfServer server -> new WayOut(List.of(outlet(server.scratch())));
    };
  }

  /** Leads to that clone from now on, and to no other; as it is reached on the stage. */
  Instead lead(Instead instead) {
    return switch (instead) {
      case Instead.OfFile file -> file;
      case Instead.OfServer server -> {
        Outlet outlet = outlets.getFirst();
        outlet.admit(admission(server.scratch()));
        yield new Instead.OfServer(server.live(), server.scratch().at("127.0.0.1", outlet.port()));
      }
    };
  }

  private static Outlet.Admission admission(DatabaseUrl scratch) {
    Optional<Encryption> encryption = encryption(scratch);
    return switch (scratch.engine()) {
      case POSTGRESQL -> new PostgresAdmission(scratch.user(), scratch.database(), encryption);
      case MARIADB -> new MariaAdmission(scratch.user(), encryption);
    };
  }

  /** As the database's URL says it, in the words of any driver; on a socket nobody listens. */
  static Optional<Encryption> encryption(DatabaseUrl scratch) {
    Optional<String> authority =
        parameter(scratch, "sslrootcert", "ssl_ca", "ssl-ca", "serverSslCert");
    String mode =
        parameter(scratch, "sslmode", "sslMode", "ssl_mode", "ssl-mode", "ssl", "useSsl")
            .orElse(authority.isPresent() ? "verify-full" : "")
            .toLowerCase(Locale.ROOT)
            .replace('_', '-');
    if (scratch.socket().isPresent() || mode.matches("false|0|disabled?")) {
      return Optional.empty();
    }
    if (mode.matches("|allow|prefer(?:red)?")) {
      return scratch.engine() == Engine.POSTGRESQL
          ? Optional.of(Encryption.WHERE_POSSIBLE)
          : Optional.empty();
    }
    boolean named = mode.matches("verify-(?:full|identity)");
    return Optional.of(
        new Encryption(
            true,
            mode.startsWith("verify"),
            authority.map(Path::of),
            named ? Optional.of(scratch.host()) : Optional.empty()));
  }

  private static Optional<String> parameter(DatabaseUrl url, String... names) {
    return Stream.of(names)
        .flatMap(name -> Stream.ofNullable(url.parameters().get(name)))
        .findFirst();
  }

  private static Outlet outlet(DatabaseUrl scratch) {
    Outlet.Admission admission = admission(scratch);
    return scratch
        .socket()
        .map(socket -> Outlet.to(file(scratch, Path.of(socket)), admission))
        .orElseGet(() ->
            Outlet.to(
                scratch.host().isEmpty() ? "localhost" : scratch.host(),
                scratch.port(),
                admission));
  }

  /** PostgreSQL's clients name the folder that the socket is in. */
  private static Path file(DatabaseUrl scratch, Path socket) {
    return Files.isDirectory(socket) ? socket.resolve(".s.PGSQL." + scratch.port()) : socket;
  }
}
