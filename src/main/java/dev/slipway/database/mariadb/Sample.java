package dev.slipway.database.mariadb;

import java.sql.SQLException;
import java.util.List;

/**
 * Makes a database with the whole schema of another and a part of its rows: of each table the first
 * and the last ones, and whatever these refer to, so that a foreign key that holds there holds
 * here.
 */
final class Sample {
  /** Rows taken at each end of a table. */
  static final long AT_EACH_END = 2_000;

  /** References of references, and so on; a chain longer than that stays broken. */
  private static final int LONGEST_CHAIN = 20;

  private final Session session;
  private final String whole;
  private final String to;

  private Sample(Session session, String whole, String to) {
    this.session = session;
    this.whole = whole;
    this.to = to;
  }

  /** Writes one to an empty database, from one that nobody writes. */
  static void write(ServerCopy copy, String whole, String to) throws SQLException {
    copy.structure(whole, to);
    try (Session session = copy.open(to)) {
      List<TableShape> tables = Tables.of(session, whole);
      Sample sample = new Sample(session, whole, to);
      for (TableShape table : tables) {
        sample.ends(table);
      }
      List<ForeignKey> keys = ForeignKey.of(session, whole);
      for (int round = 0; round < LONGEST_CHAIN && sample.parents(tables, keys) > 0; round++) {
        // Rows that came may refer to others.
      }
    }
  }

  private void ends(TableShape table) throws SQLException {
    String insert =
        "INSERT INTO %s (%s) SELECT %s FROM %s b"
            .formatted(
                Sql.in(to, table.name()),
                table.columnList(),
                columns(table, "b"),
                Sql.in(whole, table.name()));
    if (table.key().isEmpty()) {
      session.run(insert + " LIMIT " + 2 * AT_EACH_END);
      return;
    }
    String there =
        Sql.each(
            table.key(), key -> "s.%s = b.%s".formatted(Sql.name(key), Sql.name(key)), " AND ");
    session.run(
        insert + " ORDER BY " + order(table, "") + " LIMIT " + AT_EACH_END,
        "%s WHERE NOT EXISTS (SELECT 1 FROM %s s WHERE %s) ORDER BY %s LIMIT %d"
            .formatted(
                insert, Sql.in(to, table.name()), there, order(table, " DESC"), AT_EACH_END));
  }

  private static String columns(TableShape table, String alias) {
    return Sql.each(table.columns(), column -> column.in(alias), ", ");
  }

  private static String order(TableShape table, String way) {
    return Sql.each(table.key(), key -> "b." + Sql.name(key) + way, ", ");
  }

  /** Rows that those that are there refer to. */
  private long parents(List<TableShape> tables, List<ForeignKey> keys) throws SQLException {
    long came = 0;
    for (ForeignKey key : keys) {
      for (TableShape parent : tables) {
        if (key.database().equals(whole) && key.parent().equals(parent.name())) {
          came += session.change(referredTo(key, parent));
        }
      }
    }
    return came;
  }

  private String referredTo(ForeignKey key, TableShape parent) {
    return "INSERT INTO %s (%s) SELECT %s FROM (SELECT DISTINCT %s FROM %s c WHERE %s) AS k STRAIGHT_JOIN %s b ON %s WHERE NOT EXISTS (SELECT 1 FROM %s s WHERE %s)"
        .formatted(
            Sql.in(to, parent.name()),
            parent.columnList(),
            columns(parent, "b"),
            Sql.each(key.from(), column -> "c." + Sql.name(column), ", "),
            Sql.in(to, key.table()),
            Sql.each(key.from(), column -> "c." + Sql.name(column) + " IS NOT NULL", " AND "),
            Sql.in(whole, parent.name()),
            key.equal("b", "k"),
            Sql.in(to, parent.name()),
            Sql.each(key.to(), c -> "s.%s = b.%s".formatted(Sql.name(c), Sql.name(c)), " AND "));
  }
}
