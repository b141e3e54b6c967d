package dev.slipway.database.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Writes to every table of a clone as customers might: inserts a row, changes one, deletes one.
 * What a constraint or trigger refuses is left out, since it would refuse a customer too.
 */
final class Disturbance {
  private final Connection connection;
  private long written;

  private Disturbance(Connection connection) {
    this.connection = connection;
  }

  /** Writes, and says how many rows that touched. */
  static long of(Connection connection, Predicate<String> ignored) throws SQLException {
    Disturbance disturbance = new Disturbance(connection);
    // As the app has them: functions of triggers may count on that.
    Sql.execute(connection, "RESET search_path", "RESET row_security");
    for (TableShape table : TableShape.all(connection).values()) {
      // A row without a key cannot be told from another.
      if (!ignored.test(table.name()) && !table.key().isEmpty()) {
        disturbance.write(table);
      }
    }
    return disturbance.written;
  }

  /** Deletes before it inserts, and not the only row there is: both are to be seen afterwards. */
  private void write(TableShape table) throws SQLException {
    count(
        "DELETE FROM %s WHERE %s AND NOT %s"
            .formatted(table.from(), isLast(table), isFirst(table)));
    insert(table);
    for (Column column : values(table)) {
      count(
          "UPDATE %s SET %s = %s WHERE %s"
              .formatted(table.from(), Sql.name(column.name()), otherThan(column), isFirst(table)));
    }
  }

  private static List<Column> values(TableShape table) {
    return table.columns().stream()
        .filter(c -> !table.key().contains(c.name()) && !c.declared().generated())
        .toList();
  }

  /** A copy of the first row under a new key, with other values where they have to be unique. */
  private void insert(TableShape table) throws SQLException {
    if (table.key().size() != 1) {
      return;
    }
    Column key = table.column(table.key().getFirst()).orElseThrow();
    Set<String> unique = new HashSet<>(unique(table));
    String name = Sql.name(key.name());
    String fresh =
        key.isNumber()
            // The one after the last was perhaps just deleted.
            ? "(SELECT max(m.%s) + 2 FROM %s)".formatted(name, table.from().replaceAll(" t$", " m"))
            : otherThan(key);
    List<Column> values = values(table);
    count(
        "INSERT INTO %s (%s%s) OVERRIDING SYSTEM VALUE SELECT %s%s FROM %s WHERE %s"
            .formatted(
                table.quoted(),
                name,
                values.stream().map(c -> ", " + Sql.name(c.name())).collect(Collectors.joining()),
                fresh,
                values.stream()
                    .map(c -> ", " + (unique.contains(c.name()) ? otherThan(c) : value(c)))
                    .collect(Collectors.joining()),
                table.from(),
                isFirst(table)));
  }

  private List<String> unique(TableShape table) throws SQLException {
    return Sql.texts(
        connection,
        """
        SELECT DISTINCT attname::text FROM pg_index i JOIN pg_attribute a
          ON a.attrelid = indrelid AND a.attnum = ANY (i.indkey)
        WHERE indisunique AND NOT indisprimary AND indrelid = ?::regclass\
        """,
        table.quoted());
  }

  private static String value(Column column) {
    return "t." + Sql.name(column.name());
  }

  /** Of the same type as before, and something else where that is easy. */
  private static String otherThan(Column column) {
    String value = value(column);
    return switch (column.type()) {
      case "text", "varchar", "bpchar" -> value + " || '~'";
      case "int2", "int4", "int8", "numeric", "float4", "float8" -> value + " + 1";
      case "bool" -> "NOT " + value;
      case "date" -> value + " + 1";
      case "timestamp", "timestamptz" -> value + " + interval '1 day'";
      case "uuid" -> "gen_random_uuid()";
      default -> value;
    };
  }

  private static String isFirst(TableShape table) {
    return row(table, "ASC");
  }

  private static String isLast(TableShape table) {
    return row(table, "DESC");
  }

  private static String row(TableShape table, String order) {
    String keys =
        table.key().stream().map(k -> "t." + Sql.name(k)).collect(Collectors.joining(", "));
    String ordered =
        table.key().stream()
            .map(k -> "t.%s %s".formatted(Sql.name(k), order))
            .collect(Collectors.joining(", "));
    return "(%s) IN (SELECT %s FROM %s ORDER BY %s LIMIT 1)"
        .formatted(keys, keys, table.from(), ordered);
  }

  /** Each statement is a transaction of its own, so a refused one has done nothing. */
  private void count(String sql) {
    try (Statement statement = connection.createStatement()) {
      written += statement.executeUpdate(sql);
    } catch (SQLException refused) {
      // A customer would have been refused as well.
    }
  }
}
