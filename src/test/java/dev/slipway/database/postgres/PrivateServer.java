package dev.slipway.database.postgres;

import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.InMemory;
import dev.slipway.process.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of the tests' own, from Debian's packages, started once and ended with this
 * JVM. It asks for passwords over TCP, in the form that costs least to check: tests connect a few
 * thousand times. Does not sync, since no test cuts the power.
 */
public final class PrivateServer {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final String PASSWORD = "of-the-superuser";

  private final Path folder;
  private final Path programs;
  private final int port;

  private PrivateServer(Path folder, Path programs, int port) {
    this.folder = folder;
    this.programs = programs;
    this.port = port;
  }

  private static final class Holder {
    static final PrivateServer ONE = started();
  }

  /** The one that all tests of this JVM share. */
  public static PrivateServer shared() {
    return Holder.ONE;
  }

  /** Another one, for a test that hurts it. */
  public static PrivateServer started() {
    try {
      Path programs = programs();
      Path folder = Files.createTempDirectory(InMemory.folder(), "slipway-postgres-");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
      Path password = Files.writeString(folder.resolve("password"), PASSWORD);
      PrivateServer server = new PrivateServer(folder, programs, FreePort.find());
      server.run(
          "initdb",
          "--pgdata=" + server.data(),
          "--username=postgres",
          "--pwfile=" + password,
          "--auth-host=md5",
          "--auth-local=trust",
          "--encoding=UTF8",
          "--locale=C.UTF-8",
          "--no-sync");
      server.start();
      Runtime.getRuntime().addShutdownHook(new Thread(server::end));
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path programs() throws IOException {
    if (Files.isDirectory(DEBIAN)) {
      try (Stream<Path> versions = Files.list(DEBIAN)) {
        List<Path> found =
            versions
                .map(v -> v.resolve("bin"))
                .filter(b -> Files.exists(b.resolve("initdb")))
                .sorted()
                .toList();
        if (!found.isEmpty()) {
          return found.getLast();
        }
      }
    }
    throw new IllegalStateException(
        "PostgreSQL's server is missing: apt-get install postgresql postgresql-client");
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private Path log() {
    return folder.resolve("log");
  }

  public void start() {
    run(
        "pg_ctl",
        "start",
        "--wait",
        "--pgdata=" + data(),
        "--log=" + log(),
        "--options=-p %d -h 127.0.0.1 -k %s -c fsync=off -c full_page_writes=off -c max_prepared_transactions=5 -c max_connections=50"
            .formatted(port, folder));
  }

  /** As after a crash of the server. */
  public void crash() {
    run("pg_ctl", "stop", "--mode=immediate", "--wait", "--pgdata=" + data());
  }

  private void end() {
    crash();
    run("rm", "-rf", data());
    List.of("password", "log", "out").forEach(name -> folder.resolve(name).toFile().delete());
    folder.toFile().delete();
  }

  /** PostgreSQL's programs do not run as root. */
  private void run(String program, String... arguments) {
    List<String> line = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      line.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    Path own = programs.resolve(program);
    line.add(Files.exists(own) ? own.toString() : program);
    line.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    try {
      Process process =
          new ProcessBuilder(line)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        String log = Files.exists(log()) ? Files.readString(log()) : "";
        throw new IllegalStateException(line + " failed: " + Files.readString(out) + log);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The superuser, in that database. */
  public DatabaseUrl superuser(String database) {
    return url("postgres", PASSWORD, database);
  }

  DatabaseUrl url(String user, String password, String database) {
    return DatabaseUrl.parse(
        "postgresql://%s:%s@127.0.0.1:%d/%s".formatted(user, password, port, database));
  }

  /** A folder with the server's socket. */
  Path sockets() {
    return folder;
  }

  int port() {
    return port;
  }

  /** A statement that takes long in one database until a query finds a row, else no time. */
  public static String slowUntil(String database, String isOver) {
    return ("SELECT pg_sleep(CASE WHEN current_database() = '%s' AND NOT EXISTS (%s)"
            + " THEN 60 ELSE 0 END)")
        .formatted(database, isOver);
  }

  /** An empty database of its own for a test, owned by a role of the same name. */
  public DatabaseUrl freshDatabase() {
    String name = "shop" + NUMBER.incrementAndGet();
    run(
        superuser("postgres"),
        "CREATE ROLE " + name + " LOGIN PASSWORD 'of-the-app'",
        "CREATE DATABASE " + name + " OWNER " + name);
    return url(name, "of-the-app", name);
  }

  /** A connection whose names need no schema. */
  static Connection connect(DatabaseUrl url) throws SQLException {
    Connection connection = new Server(url).open();
    Sql.execute(connection, "SET search_path = public");
    return connection;
  }

  /** Runs statements, each committed. */
  void run(DatabaseUrl url, String... statements) {
    try (Connection connection = connect(url)) {
      Sql.execute(connection, statements);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every row, its values with a blank between them. */
  List<String> rows(DatabaseUrl url, String query) {
    try (Connection connection = connect(url)) {
      return Sql.list(
          connection,
          query,
          row -> {
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
              values.add(row.getString(i));
            }
            return String.join(" ", values);
          });
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  long number(DatabaseUrl url, String query) {
    try (Connection connection = connect(url)) {
      return Sql.number(connection, query);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
