package dev.slipway.database.mariadb;

import dev.slipway.database.mariadb.TableShape.Column;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Writes to every table of a clone as customers might: inserts a row, changes one, deletes one.
 * What a constraint or trigger refuses is left out, since it would refuse a customer too.
 */
final class Disturbance {
  private final Session session;
  private long written;

  private Disturbance(Session session) {
    this.session = session;
  }

  /** Writes, and says how many rows that touched. */
  static long of(Session session, String database, Predicate<String> ignored) throws SQLException {
    Disturbance disturbance = new Disturbance(session);
    for (TableShape table : Tables.of(session, database)) {
      // A row without a key cannot be told from another.
      if (!ignored.test(table.name()) && !table.key().isEmpty()) {
        disturbance.write(table);
      }
    }
    return disturbance.written;
  }

  private void write(TableShape table) {
    // Before the insertion, and not the only row there is: both are to be seen afterwards.
    count(
        "DELETE FROM %s WHERE (SELECT COUNT(*) FROM (SELECT 1 FROM %s LIMIT 2) AS some) > 1 ORDER BY %s LIMIT 1"
            .formatted(Sql.name(table.name()), Sql.name(table.name()), order(table, " DESC")));
    insert(table);
    for (Column column : table.columns()) {
      Optional<String> other = other(column);
      if (other.isPresent() && !table.key().contains(column.name())) {
        count(
            "UPDATE %s SET %s = %s ORDER BY %s LIMIT 1"
                .formatted(
                    Sql.name(table.name()),
                    Sql.name(column.name()),
                    other.get(),
                    order(table, "")));
      }
    }
  }

  /** Of the same kind as before, and something else; empty where that is not easily said. */
  private static Optional<String> other(Column column) {
    String name = Sql.name(column.name());
    if (column.isText() && !List.of("enum", "set").contains(column.type())) {
      return Optional.of("CONCAT(" + name + ", '~')");
    }
    return column.isExactNumber() || List.of("float", "double").contains(column.type())
        ? Optional.of(name + " + 1")
        : Optional.empty();
  }

  /** A copy of the first row under a new key, where that is a number. */
  private void insert(TableShape table) {
    List<Column> key =
        table.columns().stream().filter(c -> table.key().contains(c.name())).toList();
    if (key.size() != 1 || !key.getFirst().isExactNumber()) {
      return;
    }
    String name = key.getFirst().name();
    String values =
        Sql.each(
            table.columns(),
            column ->
                column.name().equals(name)
                    ? "(SELECT MAX(%s) + 2 FROM %s)"
                        .formatted(Sql.name(name), Sql.name(table.name()))
                    : Sql.name(column.name()),
            ", ");
    count(
        "INSERT INTO %s (%s) SELECT %s FROM %s ORDER BY %s LIMIT 1"
            .formatted(
                Sql.name(table.name()),
                table.columnList(),
                values,
                Sql.name(table.name()),
                order(table, "")));
  }

  private static String order(TableShape table, String way) {
    return Sql.each(table.key(), key -> Sql.name(key) + way, ", ");
  }

  /** Each statement is a transaction of its own, so a refused one has done nothing. */
  private void count(String sql) {
    try {
      written += session.change(sql);
    } catch (SQLException refused) {
      // As it would be to a customer.
    }
  }
}
