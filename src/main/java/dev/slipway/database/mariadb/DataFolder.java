package dev.slipway.database.mariadb;

import dev.slipway.process.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the server keeps its databases, when it runs on this host and we may read and write there.
 *
 * @param path the folder, without links
 */
record DataFolder(Path path) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Finds it. Names prove nothing: the process that it is said to be has to work in that folder,
   * and a table that is created in {@code scratch} has to appear there.
   *
   * @throws NoFiles why files are of no use here
   */
  static DataFolder of(Session session, String scratch) throws SQLException {
    DataFolder folder = likely(session);
    folder.requireMarker(session, scratch);
    return folder;
  }

  /** What it is as far as can be told without creating anything. */
  static DataFolder likely(Session session) throws SQLException {
    refuseRepeated(session);
    DataFolder folder = new DataFolder(real(session.text("SELECT @@datadir").orElse("")));
    folder.requireOurs();
    folder.requireProcess(session.text("SELECT @@pid_file").orElse(""));
    return folder;
  }

  /** Whoever repeats the statements of this server has not its files. */
  private static void refuseRepeated(Session session) throws SQLException {
    if (session.number("SELECT @@log_bin") != 0) {
      throw new NoFiles("the server has a binary log, from which such copies cannot be repeated");
    }
    long galera =
        session.number(
            "SELECT COUNT(*) FROM information_schema.global_variables WHERE variable_name ="
                + " 'WSREP_ON' AND variable_value = 'ON'");
    if (galera != 0) {
      throw new NoFiles("the server is one of a cluster, which such copies would not reach");
    }
  }

  private static Path real(String path) {
    try {
      return Path.of(path).toRealPath();
    } catch (IOException | InvalidPathException e) {
      throw new NoFiles("the server's files are not on this host, or not ours to read", e);
    }
  }

  private void requireOurs() {
    try {
      long uid = (Integer) Files.getAttribute(path, "unix:uid");
      if (Account.ourUid() != 0 && Account.ourUid() != uid) {
        throw new NoFiles("only root and the server's own account may copy its files");
      }
    } catch (IOException e) {
      throw new NoFiles("the server's files are not ours to read", e);
    }
  }

  private void requireProcess(String pidFile) {
    try {
      String pid = Files.readString(path.resolve(pidFile)).strip();
      if (!pid.matches("[0-9]{1,9}")
          || !Files.isSameFile(path, Path.of("/proc", pid, "cwd").toRealPath())) {
        throw new NoFiles("no process here works in " + path);
      }
    } catch (IOException | InvalidPathException e) {
      throw new NoFiles("the server's process is not seen on this host", e);
    }
  }

  private void requireMarker(Session session, String scratch) throws SQLException {
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    String marker = "slipway_marker_" + HexFormat.of().formatHex(random);
    session.run("CREATE TABLE " + Sql.in(scratch, marker) + " (n INT) ENGINE = InnoDB");
    try (DatabaseFolder folder = open(scratch)) {
      if (!folder.has(marker + ".ibd")) {
        throw new NoFiles("a table of this server does not appear in " + path);
      }
    } catch (IOException e) {
      throw new NoFiles("a database of this server does not appear in " + path, e);
    } finally {
      session.run("DROP TABLE " + Sql.in(scratch, marker));
    }
  }

  /** The folder of a database, by the name that its files have. */
  DatabaseFolder open(String fileName) throws IOException {
    return DatabaseFolder.open(path, fileName);
  }

  /** The name that a database or table has as a file. */
  static String fileName(Session session, String name) throws SQLException {
    return session.text("SELECT " + fileName(Sql.text(name))).orElse("");
  }

  /** The same of what an expression gives; as bytes first, or it would be the name again. */
  static String fileName(String expression) {
    return "CONVERT(CAST(CONVERT(" + expression + " USING filename) AS BINARY) USING utf8mb4)";
  }

  /** The numbers of the tables of a database, by the names of their files. */
  static Map<String, Long> numbers(Session session, String database) throws SQLException {
    String prefix = fileName(session, database) + "/";
    Map<String, Long> numbers = new TreeMap<>();
    session.list(
        "SELECT SUBSTRING(name, %d), space FROM information_schema.innodb_sys_tables WHERE LEFT(name, %d) = %s"
            .formatted(prefix.length() + 1, prefix.length(), Sql.text(prefix)),
        row -> numbers.put(row.getString(1), row.getLong(2)));
    return numbers;
  }
}
