package dev.slipway.database.mariadb;

import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.InMemory;
import dev.slipway.process.Account;
import dev.slipway.process.FreePort;
import dev.slipway.process.Programs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A MariaDB server of the tests' own: unprivileged, on a free port, in a temporary directory in
 * memory where there is one. The shared one is started once per JVM and ends with it.
 */
public final class MariaServer implements AutoCloseable {
  private static @Nullable MariaServer shared;

  private final Path home;
  private final int port;
  private final List<String> options;
  private Process process;

  /** Starts one with further options. */
  public MariaServer(String... options) throws Exception {
    this(InMemory.folder(), options);
  }

  /** Starts one in a new folder of that, which everybody may enter. */
  MariaServer(Path parent, String... options) throws Exception {
    this.options = List.of(options);
    this.home = Files.createTempDirectory(parent, "slipway-mariadb-");
    this.port = FreePort.find();
    if (Account.ourUid() == 0) {
      run("chown", "mysql:", home.toString());
    }
    install();
    this.process = begin();
  }

  /** Again when the server itself crashes over it, which it was seen to do on a busy machine. */
  private void install() throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        run(
            line(
                "mariadb-install-db",
                "--no-defaults",
                "--datadir=" + home.resolve("data"),
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                // In the folder that all share it deletes what another one has there just now.
                "--tmpdir=" + home,
                "--innodb-log-file-size=16M"));
        return;
      } catch (IllegalStateException e) {
        if (attempt == 3) {
          throw e;
        }
        System.err.println("MariaDB's own installation failed, it is done again: " + e);
        run("rm", "-rf", home.resolve("data").toString());
      }
    }
  }

  /** The one that the tests of this JVM share. */
  public static synchronized MariaServer shared() {
    if (shared == null) {
      try {
        MariaServer server = new MariaServer();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        shared = server;
      } catch (Exception e) {
        throw new IllegalStateException("MariaDB could not be started for the tests: " + e, e);
      }
    }
    return shared;
  }

  /** Arguments that run a program as who may run it. */
  private static List<String> line(String program, String... arguments) {
    String file =
        Programs.find(program, Programs.SYSTEM_PATH, Path.of("/"))
            .orElseThrow(() ->
                new IllegalStateException(
                    program
                        + " is missing: install the packages mariadb-server and mariadb-client"))
            .toString();
    List<String> line = new ArrayList<>();
    if (Account.ourUid() == 0) {
      line.addAll(List.of("setpriv", "--reuid=mysql", "--regid=mysql", "--clear-groups"));
    }
    line.add(file);
    line.addAll(List.of(arguments));
    return line;
  }

  private static void run(String... line) throws Exception {
    run(List.of(line));
  }

  private static void run(List<String> line) throws Exception {
    File log = File.createTempFile("mariadb-", ".log");
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log).start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(line + " failed: " + Files.readString(log.toPath()));
    }
    Files.delete(log.toPath());
  }

  private Process begin() throws Exception {
    List<String> line =
        line(
            "mariadbd",
            "--no-defaults",
            "--datadir=" + home.resolve("data"),
            "--tmpdir=" + home,
            "--socket=" + socket(),
            "--pid-file=" + home.resolve("pid"),
            "--port=" + port,
            "--bind-address=127.0.0.1",
            "--innodb-log-file-size=16M",
            "--innodb-buffer-pool-size=64M",
            "--max-allowed-packet=256M");
    line.addAll(options);
    Process started =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    awaitReady(started);
    return started;
  }

  /** The server says it in its log, which it writes to before it answers. */
  private void awaitReady(Process started) throws Exception {
    SQLException last = null;
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (started.isAlive() && System.nanoTime() < until) {
      try (Connection _ = connect("")) {
        return;
      } catch (SQLException e) {
        last = e;
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    throw new IllegalStateException("MariaDB does not start: " + Files.readString(log()), last);
  }

  private Path log() {
    return home.resolve("log");
  }

  /** Its socket file. */
  public Path socket() {
    return home.resolve("socket");
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** Its process. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it without a warning, and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again. */
  public void restart() throws Exception {
    process = begin();
  }

  /** The URL of a database of it for its administrator. */
  public DatabaseUrl url(String database) {
    return DatabaseUrl.parse("mysql+pymysql://root@127.0.0.1:" + port + "/" + database);
  }

  /** A connection as its administrator. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + port + "/" + database + "?user=root&allowMultiQueries=true");
  }

  /** Runs statements in a database, each committed; empty for none. */
  public void run(String database, List<String> statements) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A statement that takes long in one database until a query finds a row, else no time. */
  public static String slowUntil(String database, String isOver) {
    return "SELECT SLEEP(IF(DATABASE() = '%s' AND NOT EXISTS (%s), 60, 0))"
        .formatted(database, isOver);
  }

  /** What one number is. */
  public long number(String database, String query) {
    return Long.parseLong(text(database, query));
  }

  /** What one text is. */
  public String text(String database, String query) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return String.valueOf(row.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every row, its values with a blank between them. */
  public List<String> rows(String database, String query) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> found = new ArrayList<>();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        StringJoiner row = new StringJoiner(" ");
        for (int i = 1; i <= columns; i++) {
          row.add(rows.getString(i));
        }
        found.add(row.toString());
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
