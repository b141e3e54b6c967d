package dev.slipway.site;

import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Instead;
import dev.slipway.sandbox.MariaAdmission;
import dev.slipway.sandbox.Outlet;
import dev.slipway.sandbox.PostgresAdmission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
    return switch (scratch.engine()) {
      case POSTGRESQL -> new PostgresAdmission(scratch.user(), scratch.database());
      case MARIADB -> new MariaAdmission(scratch.user());
    };
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
