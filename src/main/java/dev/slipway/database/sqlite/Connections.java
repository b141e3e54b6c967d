package dev.slipway.database.sqlite;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;

/** Opens databases; whoever opens also closes. */
final class Connections {

  private Connections() {}

  /**
   * Opens a file that others use too, for reading. It is opened writable all the same, because a
   * journal that a crashed writer left has to be played back before anybody can read.
   *
   * @param patience how long to wait for locks
   */
  static SQLiteConnection live(Path file, Duration patience) throws SQLException {
    SQLiteConnection connection = writable(file, patience);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA query_only = ON");
    }
    return connection;
  }

  /** Opens a file that exists, for changing it. */
  static SQLiteConnection writable(Path file, Duration patience) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setBusyTimeout(Math.toIntExact(patience.toMillis()));
    return open(config, uri(file));
  }

  /** Creates a file that nobody else knows of, and need not survive a power cut. */
  static SQLiteConnection fresh(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
    return open(config, uri(file));
  }

  /** Opens a copy that nobody writes: no locks, and no files beside it. */
  static SQLiteConnection still(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    return open(config, stillUri(file));
  }

  /** How a copy that nobody writes is named when it is attached. */
  static String stillUri(Path file) {
    return uri(file) + "?immutable=1";
  }

  private static SQLiteConnection open(SQLiteConfig config, String uri) throws SQLException {
    return (SQLiteConnection) config.createConnection("jdbc:sqlite:" + uri);
  }

  private static String uri(Path file) {
    String encoded = URLEncoder.encode(file.toAbsolutePath().toString(), StandardCharsets.UTF_8);
    return "file:" + encoded.replace("+", "%20").replace("%2F", "/");
  }
}
