package dev.slipway.database.sqlite;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sqlite.SQLiteConnection;

/**
 * Makes a database with the whole schema of another and a part of its rows: of each table the first
 * and the last ones, and whatever these refer to, so that a foreign key that holds there holds
 * here.
 */
final class Sample {
  /** Rows taken at each end of a table. */
  static final long AT_EACH_END = 2_000;

  private static final String COUNTERS = "sqlite_sequence";

  /** References of references, and so on; a chain longer than that stays broken. */
  private static final int LONGEST_CHAIN = 20;

  private final SQLiteConnection connection;

  private Sample(SQLiteConnection connection) {
    this.connection = connection;
  }

  /** Writes one to a file that does not exist yet, from a copy that nobody writes. */
  static void write(Path whole, Path to) throws SQLException {
    try (SQLiteConnection connection = Connections.fresh(to)) {
      new Sample(connection).write(whole);
    }
  }

  private void write(Path whole) throws SQLException {
    // Before the attached one is there, which must have the same encoding.
    try (SQLiteConnection base = Connections.still(whole)) {
      for (String pragma : List.of("page_size", "encoding", "application_id", "user_version")) {
        execute("PRAGMA main.%s = '%s'".formatted(pragma, Schema.word(base, "PRAGMA " + pragma)));
      }
    }
    try (PreparedStatement attach = connection.prepareStatement("ATTACH ? AS base")) {
      attach.setString(1, Connections.stillUri(whole));
      attach.execute();
    }
    execute("PRAGMA foreign_keys = OFF");
    execute("BEGIN");
    create("table");
    List<TableShape> tables = Schema.tables(connection, "base");
    for (TableShape table : tables) {
      if (!table.name().equals(COUNTERS)) {
        ends(table);
      }
    }
    for (int round = 0; round < LONGEST_CHAIN && parents(tables) > 0; round++) {
      // Rows that came may refer to others.
    }
    counters(tables);
    create("index");
    create("view");
    create("trigger");
    execute("COMMIT");
  }

  private void create(String type) throws SQLException {
    // Virtual tables first: what they keep their rows in comes with them.
    for (String sql :
        Schema.words(
            connection,
            "SELECT sql FROM base.sqlite_schema WHERE type = ? AND sql IS NOT NULL AND name NOT"
                + " LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rootpage > 0, rowid",
            type)) {
      if (!isThere(sql)) {
        execute(sql);
      }
    }
  }

  private boolean isThere(String sql) throws SQLException {
    return !Schema.words(connection, "SELECT 1 FROM main.sqlite_schema WHERE sql = ?", sql)
        .isEmpty();
  }

  private void ends(TableShape table) throws SQLException {
    String columns = table.columnList();
    String order =
        table
            .rowid()
            .orElseGet(() -> String.join(", ", table.key().stream().map(SqlText::quoted).toList()));
    String rows = "SELECT %s FROM base.%s".formatted(columns, table.quotedName());
    for (String end : List.of(order, order.replace(",", " DESC,") + " DESC")) {
      // What a virtual table wrote into its own tables when it was created goes.
      insert("REPLACE", table, "%s ORDER BY %s LIMIT %d".formatted(rows, end, AT_EACH_END));
    }
  }

  /** With the hidden numbers, so that a row that is both first and last comes once. */
  private long insert(String orElse, TableShape table, String rows) throws SQLException {
    String rowid = table.rowid().orElse("");
    boolean hidden = !rowid.isEmpty() && !hasOwnNumber(table);
    String into = hidden ? rowid + ", " + table.columnList() : table.columnList();
    String from = hidden ? rows.replaceFirst("SELECT ", "SELECT " + rowid + ", ") : rows;
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(
          "INSERT OR %s INTO main.%s (%s) SELECT * FROM (%s)"
              .formatted(orElse, table.quotedName(), into, from));
    }
  }

  /** Whether its hidden number is one of its columns. */
  private boolean hasOwnNumber(TableShape table) throws SQLException {
    return table.key().size() == 1
        && Schema.words(
                connection,
                "SELECT type FROM pragma_table_xinfo(?, 'base') WHERE pk = 1",
                table.name())
            .stream()
            .anyMatch(type -> type.toUpperCase(Locale.ROOT).equals("INTEGER"));
  }

  private long parents(List<TableShape> tables) throws SQLException {
    long came = 0;
    for (TableShape child : tables) {
      for (ForeignKey key : ForeignKey.of(connection, child)) {
        for (TableShape parent : tables) {
          if (parent.name().equalsIgnoreCase(key.parent())) {
            came += insert("IGNORE", parent, referredTo(child, parent, key));
          }
        }
      }
    }
    return came;
  }

  private void counters(List<TableShape> tables) throws SQLException {
    if (tables.stream().anyMatch(table -> table.name().equals(COUNTERS))) {
      execute("DELETE FROM main.sqlite_sequence");
      execute("INSERT INTO main.sqlite_sequence SELECT name, seq FROM base.sqlite_sequence");
    }
  }

  private static String referredTo(TableShape child, TableShape parent, ForeignKey key) {
    List<String> to = new ArrayList<>();
    key.to().forEach(column -> to.add(Demands.in("p", column)));
    List<String> from = new ArrayList<>();
    key.from().forEach(column -> from.add(Demands.in("c", column)));
    return "SELECT %s FROM base.%s p WHERE (%s) IN (SELECT %s FROM main.%s c)"
        .formatted(
            parent.columnList(),
            parent.quotedName(),
            String.join(", ", to),
            String.join(", ", from),
            child.quotedName());
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
