package dev.slipway.database.mariadb;

import dev.slipway.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Copies the files of a database while others write them, by {@code mariadb-backup}. */
final class HotCopy {
  /** What the tool asks for before it begins. */
  private static final List<String> RIGHTS =
      List.of("RELOAD", "PROCESS", "LOCK TABLES", "BINLOG MONITOR");

  private final Tool tool;
  private final Path folder;

  private HotCopy(Tool tool, Path folder) {
    this.tool = tool;
    this.folder = folder;
  }

  /** The program, its version and the server's. */
  private record Tool(Path file, ServerVersion own, ServerVersion server) {}

  /**
   * The tool, if it can be used.
   *
   * @param folder an empty one for it
   * @throws NoFiles why not
   */
  static HotCopy with(String tool, Session session, Path folder) throws SQLException {
    return new HotCopy(usable(tool, session), folder);
  }

  /**
   * Sees whether it can be used.
   *
   * @throws NoFiles why not
   */
  static void requireUsable(String tool, Session session) throws SQLException {
    usable(tool, session);
  }

  private static Tool usable(String tool, Session session) throws SQLException {
    Optional<Path> file = Programs.find(tool, Programs.SYSTEM_PATH, Path.of("/"));
    if (file.isEmpty()) {
      throw new NoFiles(tool + " is not installed (package mariadb-backup)");
    }
    requireRights(session);
    String says = Client.version(file.get());
    ServerVersion server =
        ServerVersion.in(session.text("SELECT VERSION()").orElse(""))
            .orElseThrow(() -> new NoFiles("the server does not say its version"));
    ServerVersion own =
        ServerVersion.in(says).orElseThrow(() -> new NoFiles(tool + " does not say its version"));
    if (!own.isSameSeries(server) || own.isOlderThan(server)) {
      throw new NoFiles("mariadb-backup is %s, the server %s".formatted(own, server));
    }
    return new Tool(file.get(), own, server);
  }

  private static void requireRights(Session session) throws SQLException {
    String account = session.text("SELECT CURRENT_USER()").orElse("");
    int at = account.lastIndexOf('@');
    String quoted = "'" + account.substring(0, at) + "'@'" + account.substring(at + 1) + "'";
    Set<String> missing = new HashSet<>(RIGHTS);
    session
        .list(
            "SELECT privilege_type FROM information_schema.user_privileges WHERE grantee = "
                + Sql.text(quoted),
            row -> row.getString(1))
        .forEach(missing::remove);
    if (!missing.isEmpty()) {
      String rights = String.join(", ", RIGHTS.stream().filter(missing::contains).toList());
      throw new NoFiles("the account lacks rights: GRANT " + rights + " ON *.* TO " + quoted);
    }
  }

  /** What it is, for the manifest. */
  String version() {
    return "mariadb-backup " + tool.own;
  }

  /** What it copies from. */
  String server() {
    return tool.server.toString();
  }

  /** Begins to copy; who wants to know the moment of it has a {@link Gate} closed before. */
  Client begin(Path account, String database) throws IOException {
    Path list = Files.writeString(folder.resolve("databases"), database + "\n");
    return Client.start(
        tool.file.toString(),
        account,
        List.of(
            "--backup",
            "--parallel=2",
            "--databases-file=" + list,
            "--target-dir=" + folder.resolve("server")));
  }

  /** Makes of what was copied files that can be imported. */
  void prepare() throws IOException {
    Path options = Files.writeString(folder.resolve("options"), "");
    try (Client client =
        Client.start(
            tool.file.toString(),
            options,
            List.of("--prepare", "--export", "--target-dir=" + folder.resolve("server")))) {
      client.finish("preparing what was copied");
    }
  }

  /** The prepared files of a database. */
  Path files(String database) {
    return folder.resolve("server").resolve(database);
  }
}
