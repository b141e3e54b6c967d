package dev.slipway.database.mariadb;

import dev.slipway.database.Changes.TableChanges;
import dev.slipway.database.TableDifference;
import dev.slipway.database.TableDifference.ColumnDifference;
import dev.slipway.database.mariadb.TableShape.Column;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How one table differs between two databases on one server, which does the comparing: by key where
 * both have the same one, else by what rows hold, as often as they occur. Values are compared by
 * bytes: a column's collation would call 'a' and 'A' equal. Numbers and times of different width
 * that are the same value are no difference.
 */
final class TableDiff {
  private final Session session;
  private final String baseDatabase;
  private final String nowDatabase;
  private final TableShape was;
  private final TableShape is;
  private final List<Pair> pairs = new ArrayList<>();

  TableDiff(
      Session session, String baseDatabase, TableShape was, String nowDatabase, TableShape is) {
    this.session = session;
    this.baseDatabase = baseDatabase;
    this.nowDatabase = nowDatabase;
    this.was = was;
    this.is = is;
    for (Column old : was.columns()) {
      is.columns().stream()
          .filter(column -> column.name().equalsIgnoreCase(old.name()))
          .forEach(column -> pairs.add(new Pair(old, column)));
    }
  }

  private Optional<Pair> pair(String column) {
    return pairs.stream().filter(pair -> pair.old().name().equals(column)).findFirst();
  }

  private boolean hasKey() {
    return !was.key().isEmpty() && was.key().stream().allMatch(key -> pair(key).isPresent());
  }

  private String onKey() {
    return Sql.each(was.key(), key -> pair(key).orElseThrow().same(), " AND ");
  }

  /** Values, and keys of text: those may differ in what their collation calls equal. */
  private List<Pair> values() {
    return pairs.stream()
        .filter(pair -> !was.key().contains(pair.old().name()) || pair.old().isText())
        .toList();
  }

  /** Rows inserted, updated and deleted, in the columns both have. */
  TableChanges count() throws SQLException {
    return hasKey() && is.key().equals(was.key()) ? countByKey() : countByContents();
  }

  private TableChanges countByKey() throws SQLException {
    String there = "b." + Sql.name(was.key().getFirst()) + " IS NOT NULL";
    List<Pair> values = values();
    String differs = values.isEmpty() ? "0" : Sql.each(values, Pair::differs, " OR ");
    String sql =
        "SELECT COUNT(*), COUNT(CASE WHEN %s THEN 1 END), COUNT(CASE WHEN %s AND (%s) THEN 1 END)"
                .formatted(there, there, differs)
            + " FROM %s n LEFT JOIN %s b ON %s".formatted(now(), base(), onKey());
    long before = session.number("SELECT COUNT(*) FROM " + base());
    return session
        .list(
            sql,
            row ->
                new TableChanges(
                    is.name(),
                    row.getLong(1) - row.getLong(2),
                    row.getLong(3),
                    before - row.getLong(2)))
        .getFirst();
  }

  private TableChanges countByContents() throws SQLException {
    if (pairs.isEmpty()) {
      return new TableChanges(
          is.name(),
          session.number("SELECT COUNT(*) FROM " + now()),
          0,
          session.number("SELECT COUNT(*) FROM " + base()));
    }
    return session
        .list(
            "SELECT IFNULL(SUM(GREATEST(n, 0)), 0), IFNULL(SUM(GREATEST(-n, 0)), 0)"
                + grouped(pairs),
            row -> new TableChanges(is.name(), row.getLong(1), 0, row.getLong(2)))
        .getFirst();
  }

  /** How many more of each row the newer has. */
  private String grouped(List<Pair> of) {
    return " FROM (SELECT SUM(side) AS n FROM (SELECT 1 AS side, SHA1(%s) AS h FROM %s UNION ALL"
            .formatted(RowText.of(of.stream().map(Pair::now).toList(), ""), now())
        + " SELECT -1, SHA1(%s) FROM %s) AS rows_of_both GROUP BY h) AS counted"
            .formatted(RowText.of(of.stream().map(Pair::old).toList(), ""), base());
  }

  /**
   * What the newer one lacks of the older.
   *
   * @param excused a table of keys that do not count, if there is one
   */
  Optional<TableDifference> lost(Optional<String> excused) throws SQLException {
    long rows = session.number("SELECT COUNT(*) FROM " + base());
    TableDifference found = hasKey() ? lostByKey(rows, excused) : lostByContents(rows);
    return found.missing() == 0 && found.columns().isEmpty()
        ? Optional.empty()
        : Optional.of(found);
  }

  private TableDifference lostByKey(long rows, Optional<String> excused) throws SQLException {
    String there = pair(was.key().getFirst()).orElseThrow().now().in("n") + " IS NOT NULL";
    List<Pair> values = values();
    String counts =
        Sql.each(
            values,
            pair -> ", COUNT(CASE WHEN " + there + " AND " + pair.differs() + " THEN 1 END)",
            "");
    String sql =
        "SELECT COUNT(CASE WHEN NOT (%s) THEN 1 END)%s FROM %s b LEFT JOIN %s n ON %s%s"
            .formatted(there, counts, base(), now(), onKey(), unless(excused));
    return session
        .list(
            sql,
            row -> {
              List<ColumnDifference> columns = gone();
              for (int i = 0; i < values.size(); i++) {
                if (row.getLong(i + 2) > 0) {
                  columns.add(
                      new ColumnDifference(values.get(i).old().name(), false, row.getLong(i + 2)));
                }
              }
              return new TableDifference(was.name(), rows, false, row.getLong(1), columns);
            })
        .getFirst();
  }

  private String unless(Optional<String> excused) {
    return excused
        .map(list ->
            " WHERE NOT EXISTS (SELECT 1 FROM %s e WHERE %s)"
                .formatted(
                    list,
                    Sql.each(
                        was.key(),
                        key -> "e.%s = b.%s".formatted(Sql.name(key), Sql.name(key)),
                        " AND ")))
        .orElse("");
  }

  private TableDifference lostByContents(long rows) throws SQLException {
    List<ColumnDifference> columns = gone();
    long missing = pairs.isEmpty() ? 0 : missing(pairs);
    if (missing > 0) {
      long fewer = Math.max(0, rows - session.number("SELECT COUNT(*) FROM " + now()));
      for (Pair pair : pairs) {
        long other = missing(List.of(pair)) - fewer;
        if (other > 0) {
          columns.add(new ColumnDifference(pair.old().name(), false, other));
        }
      }
      missing = columns.isEmpty() ? missing : fewer;
    }
    return new TableDifference(was.name(), rows, false, missing, columns);
  }

  private long missing(List<Pair> of) throws SQLException {
    return session.number("SELECT IFNULL(SUM(GREATEST(-n, 0)), 0)" + grouped(of));
  }

  private List<ColumnDifference> gone() throws SQLException {
    List<ColumnDifference> gone = new ArrayList<>();
    for (Column column : was.columns()) {
      if (pair(column.name()).isEmpty()) {
        long values =
            session.number("SELECT COUNT(" + Sql.name(column.name()) + ") FROM " + base());
        gone.add(new ColumnDifference(column.name(), true, values));
      }
    }
    return gone;
  }

  /** The statement that lists the keys of rows that were written in between. */
  Optional<String> listWritten(String into) {
    if (!hasKey() || !is.key().equals(was.key())) {
      return Optional.empty();
    }
    String first = Sql.name(was.key().getFirst());
    List<Pair> values = values();
    String differs = values.isEmpty() ? "0" : Sql.each(values, Pair::differs, " OR ");
    return Optional.of(
        "CREATE TABLE %s AS SELECT %s FROM %s n LEFT JOIN %s b ON %s WHERE b.%s IS NULL OR %s"
                .formatted(into, keys("n"), now(), base(), onKey(), first, differs)
            + " UNION ALL SELECT %s FROM %s b LEFT JOIN %s n ON %s WHERE n.%s IS NULL"
                .formatted(keys("b"), base(), now(), onKey(), first));
  }

  private String keys(String table) {
    return Sql.each(was.key(), key -> table + "." + Sql.name(key), ", ");
  }

  private String base() {
    return Sql.in(baseDatabase, was.name());
  }

  private String now() {
    return Sql.in(nowDatabase, is.name());
  }
}
