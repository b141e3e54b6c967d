package dev.slipway.demo.server;

import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Engine;
import dev.slipway.model.Failure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A database server for one run, from the host's packages: on loopback, on a free port, with its
 * data in a temporary folder and passwords of its own, synced as by default. It ends by {@link
 * Running}, which also finds it when whoever started it was killed.
 */
public abstract sealed class PrivateServer permits PrivatePostgres, PrivateMaria {
  private static final long LONGEST_START_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** The account that may do everything there. */
  static final String ADMIN = "demo_admin";

  private final String python;
  private final int port;
  private final String password = password();

  PrivateServer(String python, int port) {
    this.python = python;
    this.port = port;
  }

  /**
   * Starts one; it answers when this returns.
   *
   * @param folder an empty folder of ours, which the server's account must be able to reach
   * @throws Failure that names the packages that are missing
   */
  public static PrivateServer start(Engine engine, Path folder) {
    Needs needs = Needs.of(engine);
    Seat seat = Seat.in(folder, needs.accounts());
    PrivateServer server =
        switch (engine) {
          case POSTGRESQL -> new PrivatePostgres(needs, seat);
          case MARIADB -> new PrivateMaria(needs, seat);
        };
    server.begin(seat);
    return server;
  }

  private void begin(Seat seat) {
    prepare(seat);
    Process process = seat.start(command(seat));
    Running.note(seat.folder(), process);
    awaitAnswer(seat, process);
  }

  /** Makes an empty data directory. */
  abstract void prepare(Seat seat);

  /** What runs it, as a foreground program. */
  abstract List<String> command(Seat seat);

  /** Statements that make an account with all rights on a database of the same name. */
  abstract List<String> creating(String name, String itsPassword);

  /** Where the server's own database is. */
  abstract String systemDatabase();

  /** How the app's driver for it is named in a URL. */
  abstract String scheme();

  /** The variables that lead the engine's command line programs to a database; with password. */
  public abstract Map<String, String> clientVariables(DatabaseUrl url);

  /** A new, empty database with an account of the same name. */
  public DatabaseUrl create(String name) {
    String itsPassword = password();
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      for (String sql : creating(name, itsPassword)) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw Failure.failed("demo.server", "cannot create a database for the demo").because(e);
    }
    return url(name, itsPassword, name);
  }

  /** The same database for the account that may do everything. */
  public DatabaseUrl admin(DatabaseUrl url) {
    return url(ADMIN, password, url.database());
  }

  /** A Python that has the app's driver. */
  public String python() {
    return python;
  }

  int port() {
    return port;
  }

  String adminPassword() {
    return password;
  }

  private DatabaseUrl url(String user, String itsPassword, String database) {
    return DatabaseUrl.parse(
        "%s://%s:%s@127.0.0.1:%d/%s".formatted(scheme(), user, itsPassword, port, database));
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection(url(ADMIN, password, systemDatabase()).jdbc());
  }

  private static String password() {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private void awaitAnswer(Seat seat, Process process) {
    long began = System.nanoTime();
    SQLException last = null;
    while (process.isAlive() && System.nanoTime() - began < LONGEST_START_NANOS) {
      try (Connection connection = open()) {
        if (connection.isValid(1)) {
          return;
        }
      } catch (SQLException e) {
        last = e;
      }
      pause();
    }
    throw Failure.failed("demo.server", "the demo's server does not start: " + end(seat.log()))
        .because(last == null ? new IOException("it ended") : last);
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("the demo was cancelled");
    }
  }

  /** The last lines of a log, which are about why. */
  static String end(File log) {
    try {
      List<String> lines = Files.readAllLines(log.toPath());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
    } catch (IOException e) {
      return "its log cannot be read";
    }
  }
}
