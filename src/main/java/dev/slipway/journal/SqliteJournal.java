package dev.slipway.journal;

import dev.slipway.model.Failure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The journal in an SQLite file with WAL and {@code synchronous=FULL}: every append is one
 * transaction and one fsync. An error there is final and never retried, because after a failed
 * fsync nobody knows what is on the disk.
 */
public final class SqliteJournal implements Journal {
  private static final int SCHEMA = 1;

  private final Connection connection;
  private final Path file;

  private SqliteJournal(Connection connection, Path file) {
    this.connection = connection;
    this.file = file;
  }

  /** Opens or creates the journal in that file; its directory must exist. */
  public static SqliteJournal open(Path file) {
    try {
      Connection connection = connect(file);
      SqliteJournal journal = new SqliteJournal(connection, file);
      journal.createSchema();
      return journal;
    } catch (SQLException e) {
      throw Failure.state("journal.unreadable", "cannot open the journal " + file)
          .next("look at the disk; nothing is deployed without a journal")
          .because(e);
    }
  }

  /** A connection on which every transaction that was committed is on the disk. */
  static Connection connect(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 10000");
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
    }
    return connection;
  }

  private void createSchema() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int found;
      try (ResultSet version = statement.executeQuery("PRAGMA user_version")) {
        found = version.next() ? version.getInt(1) : 0;
      }
      if (found > SCHEMA) {
        throw Failure.state(
                "journal.newer", "the journal " + file + " was written by a newer Slipway")
            .next("use that version, or a newer one");
      }
      if (found == 0) {
        statement.execute(
            """
            CREATE TABLE IF NOT EXISTS entry (
              sequence   INTEGER PRIMARY KEY AUTOINCREMENT,
              deployment INTEGER NOT NULL,
              at_millis  INTEGER NOT NULL,
              kind       TEXT NOT NULL,
              step       INTEGER NOT NULL,
              version    INTEGER NOT NULL,
              payload    TEXT NOT NULL)
            """);
        statement.execute(
            "CREATE INDEX IF NOT EXISTS entry_of_deployment ON entry (deployment, sequence)");
        statement.execute("PRAGMA user_version = " + SCHEMA);
      }
    }
  }

  @Override
  public synchronized long nextDeployment() {
    return query("SELECT coalesce(max(deployment), 0) + 1 FROM entry", rows -> rows.getLong(1))
        .getFirst();
  }

  @Override
  public synchronized Entry append(
      long deployment, Entry.Kind kind, int step, int version, String payload) {
    // As precise as what is read again, so that it tells the same story now and later.
    Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO entry (deployment, at_millis, kind, step, version, payload)"
                + " VALUES (?, ?, ?, ?, ?, ?)",
            Statement.RETURN_GENERATED_KEYS)) {
      insert.setLong(1, deployment);
      insert.setLong(2, at.toEpochMilli());
      insert.setString(3, kind.name());
      insert.setInt(4, step);
      insert.setInt(5, version);
      insert.setString(6, payload);
      insert.executeUpdate();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        keys.next();
        return new Entry(keys.getLong(1), deployment, at, kind, step, version, payload);
      }
    } catch (SQLException e) {
      throw Failure.state("journal.unwritable", "cannot write the journal " + file)
          .now("nothing more is done before it can be written again")
          .next("make room or mend the disk; it goes on by itself, or with 'slipway recover'")
          .because(e);
    }
  }

  @Override
  public synchronized List<Entry> entries(long deployment) {
    return entriesAfter(deployment, 0);
  }

  @Override
  public synchronized List<Entry> entriesAfter(long deployment, long sequence) {
    return query(
        "SELECT sequence, deployment, at_millis, kind, step, version, payload FROM entry"
            + " WHERE deployment = ? AND sequence > ? ORDER BY sequence",
        SqliteJournal::entry,
        deployment,
        sequence);
  }

  @Override
  public synchronized List<Long> deployments() {
    return query(
        "SELECT DISTINCT deployment FROM entry ORDER BY deployment DESC", rows -> rows.getLong(1));
  }

  @Override
  public synchronized Optional<Long> unfinished() {
    return query(
            "SELECT max(deployment) AS newest FROM entry WHERE deployment NOT IN"
                + " (SELECT deployment FROM entry WHERE kind = 'ENDED')"
                + " HAVING newest IS NOT NULL",
            rows -> rows.getLong(1))
        .stream()
        .findFirst();
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw Failure.state("journal.unwritable", "cannot close the journal " + file).because(e);
    }
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getLong(1),
        row.getLong(2),
        Instant.ofEpochMilli(row.getLong(3)),
        Entry.Kind.valueOf(row.getString(4)),
        row.getInt(5),
        row.getInt(6),
        row.getString(7));
  }

  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> query(String sql, RowReader<T> reader, long... arguments) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setLong(i + 1, arguments[i]);
      }
      List<T> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(reader.read(rows));
        }
      }
      return found;
    } catch (SQLException e) {
      throw Failure.state("journal.unreadable", "cannot read the journal " + file).because(e);
    }
  }
}
