package dev.slipway.database.postgres;

import dev.slipway.database.Replayed.Lost;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Puts what was chosen of one table's writes into the old data. A changed row is taken out and put
 * in again: two that swap a unique value would stand in each other's way. What was taken out stays
 * beside until the transaction ends, so that a row can be taken back.
 */
final class TableChange {
  private final Beside beside;
  private final TableShape old;
  private final List<String> taken;
  private final List<Lost> lost = new ArrayList<>();

  /**
   * A change of a table.
   *
   * @param taken the columns whose values come from what was written
   */
  TableChange(Beside beside, TableShape old, List<String> taken) {
    this.beside = beside;
    this.old = old;
    this.taken = taken;
  }

  /** What an old column is called beside. */
  static String at(TableShape old, String column) {
    return "c" + old.columns().stream().map(Column::name).toList().indexOf(column);
  }

  /** That {@code t}'s key is that of a row beside. */
  static String sameKey(TableShape old, String beside) {
    return old.key().stream()
        .map(c -> "t.%s = %s.%s".formatted(Sql.name(c), beside, at(old, c)))
        .collect(Collectors.joining(" AND "));
  }

  String table() {
    return old.quoted();
  }

  List<Lost> lost() {
    return lost;
  }

  /** How many rows it brings over. */
  long rows() throws SQLException {
    return beside.count("changed")
        + beside.count("came")
        + beside.number("SELECT count(*) FROM %s WHERE gone", beside.name("was"));
  }

  void run() throws SQLException {
    takeOut();
    // Changed ones first: what they were has to be able to come back.
    beside.create(
        "chosen",
        "SELECT row_number() OVER (ORDER BY new) AS n, w.* FROM (SELECT i1, i2, true AS new FROM %s UNION ALL SELECT i1, i2, false FROM %s) w"
            .formatted(beside.name("came"), beside.name("changed")));
    List<Long> refused =
        Bulk.put(
            beside.connection(),
            1,
            beside.count("chosen"),
            (first, last) -> {
              String some = "x.n BETWEEN %d AND %d".formatted(first, last);
              putChanged(some);
              putNew(some);
            });
    if (!refused.isEmpty()) {
      beside.create(
          "back",
          "SELECT i1, i2 FROM %s WHERE n IN (%s)"
              .formatted(
                  beside.name("chosen"),
                  refused.stream().map(String::valueOf).collect(Collectors.joining(", "))));
      leaveOut("the old schema refuses it");
    }
    beside.drop("chosen");
  }

  private void takeOut() throws SQLException {
    String keys = old.key().stream().map(c -> ", k." + at(old, c)).collect(Collectors.joining());
    beside.create(
        "was",
        """
        SELECT x.i1, x.i2, x.gone%s FROM %s JOIN (
          SELECT k.i1, k.i2, false AS gone%s FROM %s k JOIN %s c ON c.i1 = k.i1 AND c.i2 = k.i2
          UNION ALL SELECT k.i1, k.i2, true%s FROM %s k) x ON %s\
        """
            .formatted(
                old.columns().stream()
                    .map(Column::name)
                    .map(c -> ", t.%s AS %s".formatted(Sql.name(c), at(old, c)))
                    .collect(Collectors.joining()),
                old.from(),
                keys,
                beside.name("typed"),
                beside.name("changed"),
                keys,
                beside.name("keys"),
                sameKey(old, "x")));
    beside.execute(
        "DELETE FROM %s USING %s w WHERE %s", old.from(), beside.name("was"), sameKey(old, "w"));
  }

  /** New values where the column is what it was, old ones elsewhere. */
  private void putChanged(String some) throws SQLException {
    List<String> all = old.writable();
    String values =
        all.stream()
            .map(c -> (taken.contains(c) ? "n." : "w.") + at(old, c))
            .collect(Collectors.joining(", "));
    put(
        all,
        "%s FROM %s x JOIN %s w ON w.i1 = x.i1 AND w.i2 = x.i2 JOIN %s n ON n.i1 = x.i1 AND n.i2 = x.i2 WHERE NOT x.new AND %s"
            .formatted(
                values, beside.name("chosen"), beside.name("was"), beside.name("typed"), some));
  }

  /** What the old table has besides gets its default. */
  private void putNew(String some) throws SQLException {
    String values = taken.stream().map(c -> "n." + at(old, c)).collect(Collectors.joining(", "));
    put(
        taken,
        "%s FROM %s x JOIN %s n ON n.i1 = x.i1 AND n.i2 = x.i2 WHERE x.new AND %s"
            .formatted(values, beside.name("chosen"), beside.name("typed"), some));
  }

  private long put(List<String> columns, String select) throws SQLException {
    return beside.execute(
        "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s",
        table(), columns.stream().map(Sql::name).collect(Collectors.joining(", ")), select);
  }

  private long putBack(String which) throws SQLException {
    String values =
        old.writable().stream().map(c -> "w." + at(old, c)).collect(Collectors.joining(", "));
    long rows =
        put(old.writable(), "%s FROM %s w WHERE %s".formatted(values, beside.name("was"), which));
    beside.execute("DELETE FROM %s w WHERE %s", beside.name("was"), which);
    return rows;
  }

  /** Those in {@code back} are not in; where one was changed, the old one comes back. */
  private void leaveOut(String why) throws SQLException {
    long rows = 0;
    for (String list : List.of("came", "changed")) {
      rows +=
          beside.execute(
              "DELETE FROM %s WHERE (i1, i2) IN (%s)", beside.name(list), beside.ids("back"));
    }
    putBack("NOT w.gone AND (w.i1, w.i2) IN (%s)".formatted(beside.ids("back")));
    beside.drop("back");
    lose(rows, why);
  }

  /**
   * Takes rows that were put in back.
   *
   * @param condition which; of {@code t}
   */
  void takeBack(String condition, String why) throws SQLException {
    beside.create(
        "back",
        "SELECT k.i1, k.i2 FROM %s JOIN %s k ON %s WHERE %s AND (k.i1, k.i2) IN (%s UNION ALL %s)"
            .formatted(
                old.from(),
                beside.name("typed"),
                sameKey(old, "k"),
                condition,
                beside.ids("came"),
                beside.ids("changed")));
    beside.execute(
        "DELETE FROM %s USING %s k WHERE %s AND (k.i1, k.i2) IN (%s)",
        old.from(), beside.name("typed"), sameKey(old, "k"), beside.ids("back"));
    leaveOut(why);
  }

  /**
   * Puts rows that were deleted back.
   *
   * @param condition which; of {@code w}, whose columns are called as {@link #at} says
   */
  void putBackDeleted(String condition, String why) throws SQLException {
    lose(putBack("w.gone AND " + condition), why);
  }

  /** What an old column is called in a condition for {@link #putBackDeleted}. */
  String deleted(String column) {
    return "w." + at(old, column);
  }

  private void lose(long rows, String why) {
    if (rows > 0) {
      lost.add(new Lost(old.name(), rows, why));
    }
  }
}
