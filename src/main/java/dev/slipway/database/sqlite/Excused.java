package dev.slipway.database.sqlite;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/**
 * The keys of rows that were written between two copies, in a database of their own: one table each
 * under its own name. Tables without a declared key are left out.
 */
final class Excused {

  private Excused() {}

  /** Compares and writes the list. */
  static void write(Path before, Path after, Path list) throws SQLException {
    list.toFile().delete();
    SQLiteConfig config = new SQLiteConfig();
    try (SQLiteConnection connection =
            (SQLiteConnection) config.createConnection("jdbc:sqlite:" + list);
        Statement statement = connection.createStatement()) {
      attach(connection, before, "base");
      attach(connection, after, "now");
      Map<String, TableShape> old = new TreeMap<>();
      Schema.tables(connection, "base").forEach(table -> old.put(table.name(), table));
      for (TableShape table : Schema.tables(connection, "now")) {
        TableShape was = old.get(table.name());
        if (was != null && !table.key().isEmpty() && was.key().equals(table.key())) {
          statement.execute(list(table, was));
        }
      }
    }
  }

  private static String list(TableShape table, TableShape was) {
    List<String> columns = table.columns().stream().filter(was.columns()::contains).toList();
    String keys = each(table.key(), key -> "n." + key, ", ");
    String oldKeys = each(table.key(), key -> "b." + key, ", ");
    String same = each(table.key(), key -> "n." + key + " = b." + key, " AND ");
    String differs = each(columns, c -> "n.%s IS NOT b.%s COLLATE BINARY".formatted(c, c), " OR ");
    String name = table.quotedName();
    return """
    CREATE TABLE main.%s AS
    SELECT %s FROM now.%s n LEFT JOIN base.%s b ON %s WHERE b.%s IS NULL OR %s
    UNION ALL
    SELECT %s FROM base.%s b LEFT JOIN now.%s n ON %s WHERE n.%s IS NULL\
    """
        .formatted(
            name,
            keys,
            name,
            name,
            same,
            SqlText.quoted(table.key().getFirst()),
            differs,
            oldKeys,
            name,
            name,
            same,
            SqlText.quoted(table.key().getFirst()));
  }

  static void attach(SQLiteConnection connection, Path file, String name) throws SQLException {
    try (PreparedStatement attach = connection.prepareStatement("ATTACH ? AS " + name)) {
      attach.setString(1, Connections.stillUri(file));
      attach.execute();
    }
  }

  private static String each(List<String> columns, UnaryOperator<String> form, String between) {
    return columns.stream().map(SqlText::quoted).map(form).collect(Collectors.joining(between));
  }
}
