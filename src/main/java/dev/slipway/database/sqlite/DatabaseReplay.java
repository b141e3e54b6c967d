package dev.slipway.database.sqlite;

import dev.slipway.database.Changes.TableChanges;
import dev.slipway.database.Replayed;
import dev.slipway.database.Replayed.Lost;
import dev.slipway.database.TableDifference;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.sqlite.SQLiteConnection;

/**
 * Replays what was written between two copies onto a third, which nobody else has open: all tables
 * in one transaction, with triggers taken away meanwhile, since what they did was written too.
 */
final class DatabaseReplay {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String COUNTERS = "sqlite_sequence";

  private final SQLiteConnection connection;
  private final List<TableDifference> touched;
  private final Predicate<String> ignored;
  private final List<Lost> lost = new ArrayList<>();
  private long rows;

  private DatabaseReplay(
      SQLiteConnection connection, List<TableDifference> touched, Predicate<String> ignored) {
    this.connection = connection;
    this.touched = touched;
    this.ignored = ignored;
  }

  /**
   * Replays.
   *
   * @param onto the data from before the migration; becomes the result
   * @param after the copy from after it
   * @param live what was written since
   */
  static Replayed onto(
      Path onto, Path after, Path live, List<TableDifference> touched, Predicate<String> ignored)
      throws SQLException {
    try (SQLiteConnection connection = Connections.writable(onto, PATIENCE)) {
      Excused.attach(connection, after, "after");
      Excused.attach(connection, live, "live");
      DatabaseReplay replay = new DatabaseReplay(connection, touched, ignored);
      replay.execute("PRAGMA foreign_keys = OFF");
      long dangling = replay.dangling();
      connection.setAutoCommit(false);
      replay.run();
      replay.requireNoMoreDangling(dangling);
      connection.commit();
      return new Replayed(replay.rows, replay.lost);
    }
  }

  private void run() throws SQLException {
    List<String> triggers = triggers();
    Map<String, TableShape> old = byName("main");
    Map<String, TableShape> then = byName("after");
    for (TableShape table : Schema.tables(connection, "live")) {
      String name = table.name();
      if (!ignored.test(name) && !name.equals(COUNTERS)) {
        replay(table, Optional.ofNullable(then.get(name)), Optional.ofNullable(old.get(name)));
      }
    }
    advanceCounters();
    for (String trigger : triggers) {
      execute(trigger);
    }
  }

  private void replay(TableShape live, Optional<TableShape> after, Optional<TableShape> old)
      throws SQLException {
    if (after.isEmpty()) {
      lose(live, rowsIn("live", live), "its table was made by the app after the migration");
      return;
    }
    TableChanges changes = new TableDiff(connection, live, after.get(), "live", "after").count();
    long written = changes.inserted() + changes.updated() + changes.deleted();
    if (written == 0) {
      return;
    }
    if (old.isEmpty()) {
      lose(live, written, "its table came with the migration");
    } else if (live.key().isEmpty()
        || !live.key().equals(after.get().key())
        || !live.key().equals(old.get().key())) {
      lose(live, written, "it has no key that is the same before and after");
    } else {
      TableReplay table =
          new TableReplay(
              connection,
              old.get(),
              after.get(),
              live,
              touched.stream().filter(t -> t.table().equals(live.name())).findFirst());
      table.run();
      rows += table.rows();
      lost.addAll(table.lost());
    }
  }

  private void lose(TableShape table, long count, String why) {
    if (count > 0) {
      lost.add(new Lost(table.name(), count, why));
    }
  }

  private long rowsIn(String schema, TableShape table) throws SQLException {
    return Schema.number(connection, "SELECT count(*) FROM " + schema + "." + table.quotedName());
  }

  private Map<String, TableShape> byName(String schema) throws SQLException {
    Map<String, TableShape> byName = new TreeMap<>();
    Schema.tables(connection, schema).forEach(table -> byName.put(table.name(), table));
    return byName;
  }

  /** Takes them away, and gives what makes them again. */
  private List<String> triggers() throws SQLException {
    List<String> names = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'")) {
      while (rows.next()) {
        names.add(rows.getString(1));
        texts.add(rows.getString(2));
      }
    }
    for (String name : names) {
      execute("DROP TRIGGER main." + SqlText.quoted(name));
    }
    return texts;
  }

  /** A number once given to a customer is not given to another. */
  private void advanceCounters() throws SQLException {
    if (byName("main").containsKey(COUNTERS) && byName("live").containsKey(COUNTERS)) {
      execute(
          "UPDATE main.sqlite_sequence SET seq = max(seq, coalesce((SELECT l.seq FROM"
              + " live.sqlite_sequence l WHERE l.name = main.sqlite_sequence.name), 0))");
    }
  }

  private long dangling() throws SQLException {
    long count = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA main.foreign_key_check")) {
      while (rows.next()) {
        count++;
      }
    }
    return count;
  }

  private void requireNoMoreDangling(long before) throws SQLException {
    long more = dangling() - before;
    if (more > 0) {
      lost.add(new Lost("the database", more, "rows would refer to rows that are not there"));
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
