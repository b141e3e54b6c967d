package dev.slipway.database.sqlite;

import dev.slipway.database.Replayed.Lost;
import dev.slipway.database.TableDifference;
import dev.slipway.database.TableDifference.ColumnDifference;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.sqlite.SQLiteConnection;

/**
 * Replays what was written to one table. On one connection: {@code main}, the data from before the
 * migration, which become the result; {@code after}, the copy taken after it; {@code live}.
 */
final class TableReplay {
  private final SQLiteConnection connection;
  private final TableShape old;
  private final TableShape live;
  private final Set<String> touched;
  private final List<String> common;
  private final List<String> added;
  private final List<Lost> lost = new ArrayList<>();
  private long rows;

  /**
   * A replay of one table, which has the same key in all three.
   *
   * @param difference what the migration did to its old columns; empty when nothing
   */
  TableReplay(
      SQLiteConnection connection,
      TableShape old,
      TableShape after,
      TableShape live,
      Optional<TableDifference> difference) {
    this.connection = connection;
    this.old = old;
    this.live = live;
    this.touched =
        difference.stream()
            .flatMap(table -> table.columns().stream())
            .filter(column -> !column.gone())
            .map(ColumnDifference::column)
            .collect(Collectors.toCollection(HashSet::new));
    this.added =
        live.columns().stream()
            .filter(c -> after.columns().contains(c) && !old.columns().contains(c))
            .toList();
    this.common =
        live.columns().stream()
            .filter(c -> after.columns().contains(c) && old.columns().contains(c))
            .toList();
  }

  long rows() {
    return rows;
  }

  List<Lost> lost() {
    return lost;
  }

  /**
   * Brings deletions over, then changes, then new rows. A changed row is taken out and put in
   * again: two that swap a unique value would stand in each other's way.
   */
  void run() throws SQLException {
    execute("CREATE TEMP TABLE came AS " + keys("live", "after"));
    execute("CREATE TEMP TABLE went AS " + keys("after", "live"));
    execute("CREATE TEMP TABLE changed AS " + changed(common));
    try {
      leaveOutWhatHasNoOldForm();
      leaveOutWhatWentElsewhere();
      leaveOutWhatNeedsMore();
      leaveOutWhatIsNotThere();
      long changes = number("SELECT count(*) FROM temp.changed");
      long inserts = number("SELECT count(*) FROM temp.came");
      long deletes = number("SELECT count(*) FROM temp.went w WHERE " + isIn("main", old, "w"));
      execute("CREATE TEMP TABLE merged AS " + merged());
      delete("went");
      delete("changed");
      insert(old.columns(), "SELECT * FROM temp.merged");
      insert(taken(), fresh());
      rows = changes + inserts + deletes;
    } finally {
      for (String table : List.of("came", "went", "changed", "elsewhere", "merged")) {
        execute("DROP TABLE IF EXISTS temp." + table);
      }
    }
  }

  /** A value written in the new form of a column says nothing about the old form. */
  private void leaveOutWhatHasNoOldForm() throws SQLException {
    List<String> changedInto = common.stream().filter(touched::contains).toList();
    if (changedInto.isEmpty()) {
      return;
    }
    String names = String.join(", ", changedInto);
    leaveOut("changed", "IN", changed(changedInto), "what was written to " + names);
    leaveOut("came", "IN", "SELECT * FROM temp.came", names + " has no old form");
  }

  /**
   * Where an old column that had values is gone, a new one may be what became of it: a write to
   * that is a write to the old one, and nobody can tell how it would look there.
   */
  private void leaveOutWhatWentElsewhere() throws SQLException {
    List<String> gone = new ArrayList<>();
    for (String column : old.columns()) {
      String name = SqlText.quoted(column);
      String values =
          "SELECT EXISTS (SELECT 1 FROM main.%s WHERE %s IS NOT NULL)"
              .formatted(old.quotedName(), name);
      if (!live.columns().contains(column) && number(values) == 1) {
        gone.add(column);
      }
    }
    if (gone.isEmpty()) {
      return;
    }
    String names = String.join(", ", gone);
    leaveOut("came", "IN", "SELECT * FROM temp.came", names + " is gone");
    if (!added.isEmpty()) {
      execute("CREATE TEMP TABLE elsewhere AS " + changed(added));
      long written = number("SELECT count(*) FROM temp.elsewhere");
      if (written > 0) {
        lost.add(
            new Lost(
                live.name(),
                written,
                "what was written to %s, since %s is gone"
                    .formatted(String.join(", ", added), names)));
      }
    }
  }

  /** A column that the migration took away, and that no row can be without. */
  private void leaveOutWhatNeedsMore() throws SQLException {
    List<String> needed = new ArrayList<>();
    for (String column : old.columns()) {
      boolean gone = !common.contains(column);
      if (gone
          && number(
                  "SELECT count(*) FROM pragma_table_xinfo('%s') WHERE name = '%s' AND \"notnull\" = 1"
                          .formatted(text(old.name()), text(column))
                      + " AND dflt_value IS NULL AND pk = 0")
              > 0) {
        needed.add(column);
      }
    }
    if (!needed.isEmpty()) {
      leaveOut(
          "came",
          "IN",
          "SELECT * FROM temp.came",
          String.join(", ", needed) + " is gone and must not be NULL");
    }
  }

  /** Rows that only the migration made, or made anew. */
  private void leaveOutWhatIsNotThere() throws SQLException {
    leaveOut("changed", "NOT IN", allKeys(), "was not there before the migration");
    leaveOut("came", "IN", allKeys(), "another row with this key was there before the migration");
  }

  private String allKeys() {
    return "SELECT " + list(old.key(), c -> c) + " FROM main." + old.quotedName();
  }

  private void leaveOut(String from, String in, String keys, String why) throws SQLException {
    String key = "(" + list(old.key(), c -> c) + ")";
    String sql = "DELETE FROM temp.%s WHERE %s %s (%s)".formatted(from, key, in, keys);
    try (Statement statement = connection.createStatement()) {
      long out = statement.executeUpdate(sql);
      if (out > 0) {
        lost.add(new Lost(live.name(), out, why));
      }
    }
  }

  /** Keys of rows that are in one and not in the other. */
  private String keys(String one, String other) {
    return "SELECT %s FROM %s.%s o WHERE NOT EXISTS (SELECT 1 FROM %s.%s t WHERE %s)"
        .formatted(
            list(live.key(), c -> "o." + c),
            one,
            live.quotedName(),
            other,
            live.quotedName(),
            same("o", "t"));
  }

  private String changed(List<String> columns) {
    List<String> values = columns.stream().filter(c -> !live.key().contains(c)).toList();
    String differs =
        values.isEmpty()
            ? "0"
            : values.stream()
                .map(SqlText::quoted)
                .map(c ->
                    "n.%s IS NOT a.%s COLLATE BINARY OR typeof(n.%s) <> typeof(a.%s)"
                        .formatted(c, c, c, c))
                .collect(Collectors.joining(" OR "));
    return "SELECT %s FROM live.%s n JOIN after.%s a ON %s WHERE %s"
        .formatted(
            list(live.key(), c -> "n." + c),
            live.quotedName(),
            live.quotedName(),
            same("n", "a"),
            differs);
  }

  /**
   * Changed rows as they will be: new values where the column is what it was, old ones elsewhere.
   */
  private String merged() {
    return "SELECT %s FROM main.%s b JOIN live.%s n ON %s JOIN temp.changed k ON %s"
        .formatted(
            old.columns().stream()
                .map(c ->
                    (isTaken(c) ? "n." : "b.") + SqlText.quoted(c) + " AS " + SqlText.quoted(c))
                .collect(Collectors.joining(", ")),
            old.quotedName(),
            live.quotedName(),
            same("b", "n"),
            same("b", "k"));
  }

  private boolean isTaken(String column) {
    return common.contains(column) && !touched.contains(column);
  }

  /** New rows; what the old table has besides gets its default. */
  private String fresh() {
    return "SELECT %s FROM live.%s n JOIN temp.came k ON %s"
        .formatted(list(taken(), c -> "n." + c), live.quotedName(), same("n", "k"));
  }

  private List<String> taken() {
    return old.columns().stream().filter(this::isTaken).toList();
  }

  private void insert(List<String> columns, String select) throws SQLException {
    execute(
        "INSERT INTO main.%s (%s) %s".formatted(old.quotedName(), list(columns, c -> c), select));
  }

  private void delete(String keys) throws SQLException {
    execute(
        "DELETE FROM main.%s WHERE (%s) IN (SELECT * FROM temp.%s)"
            .formatted(old.quotedName(), list(old.key(), c -> c), keys));
  }

  private String isIn(String schema, TableShape table, String alias) {
    return "EXISTS (SELECT 1 FROM %s.%s t WHERE %s)"
        .formatted(schema, table.quotedName(), same("t", alias));
  }

  private String same(String one, String other) {
    return old.key().stream()
        .map(SqlText::quoted)
        .map(c -> one + "." + c + " = " + other + "." + c)
        .collect(Collectors.joining(" AND "));
  }

  private static String list(List<String> columns, UnaryOperator<String> form) {
    return columns.stream().map(SqlText::quoted).map(form).collect(Collectors.joining(", "));
  }

  private static String text(String name) {
    return name.replace("'", "''");
  }

  private long number(String sql) throws SQLException {
    return Schema.number(connection, sql);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
