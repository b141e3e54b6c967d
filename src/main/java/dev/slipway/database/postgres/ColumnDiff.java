package dev.slipway.database.postgres;

import dev.slipway.database.TableDifference;
import dev.slipway.database.TableDifference.ColumnDifference;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a database lost of another, table by table and column by column, bound to the primary key.
 * Without a key only whole rows are compared, as often as they occur; which column it was is then
 * told by comparing each column's values on their own.
 */
final class ColumnDiff {
  private final Reading base;
  private final Reading now;
  private final Map<String, Set<RowId>> excused;

  /**
   * Compares.
   *
   * @param excused by table, rows that do not count
   */
  ColumnDiff(Reading base, Reading now, Map<String, Set<RowId>> excused) {
    this.base = base;
    this.now = now;
    this.excused = excused;
  }

  /** All but those tables that are known to have lost nothing. */
  List<TableDifference> all(Set<String> equal) throws SQLException {
    Map<String, TableShape> after = now.ask(TableShape::all);
    List<TableDifference> found = new ArrayList<>();
    for (TableShape was : base.ask(TableShape::all).values()) {
      Optional<TableShape> is = Optional.ofNullable(after.get(was.name()));
      if (!equal.contains(was.name()) || !is.filter(table -> hasAllOf(table, was)).isPresent()) {
        of(was, is).ifPresent(found::add);
      }
    }
    return found;
  }

  /** Equal sums say nothing of names: a column may be called otherwise, and old code misses it. */
  private static boolean hasAllOf(TableShape is, TableShape was) {
    return was.sharedWith(is).size() == was.columns().size();
  }

  private Optional<TableDifference> of(TableShape was, Optional<TableShape> is)
      throws SQLException {
    long rows = DatabaseDiff.rows(base, was);
    if (is.isEmpty()) {
      return Optional.of(new TableDifference(was.name(), rows, true, rows, List.of()));
    }
    List<String> shared = was.sharedWith(is.get());
    List<ColumnDifference> columns = gone(was, is.get());
    long missing = 0;
    if (!shared.isEmpty()) {
      // Who lost the key's column lost what bound the rows: the old key still identifies them.
      TableShape like =
          shared.containsAll(was.key())
              ? new TableShape(was.name(), is.get().from(), is.get().columns(), was.key())
              : is.get();
      TableMerge merge = new TableMerge(was, like, shared);
      missing =
          merge.isKeyed()
              ? byKey(merge, was.name(), columns)
              : byContents(merge, was, is.get(), shared, columns);
    }
    return missing == 0 && columns.isEmpty()
        ? Optional.empty()
        : Optional.of(new TableDifference(was.name(), rows, false, missing, columns));
  }

  private long byKey(TableMerge merge, String table, List<ColumnDifference> columns)
      throws SQLException {
    TableMerge.Tally tally = new TableMerge.Tally(Optional.ofNullable(excused.get(table)));
    merge.compare(base, now, tally);
    tally.columns.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> columns.add(new ColumnDifference(each.getKey(), false, each.getValue())));
    return tally.gone;
  }

  private long byContents(
      TableMerge merge,
      TableShape was,
      TableShape is,
      List<String> shared,
      List<ColumnDifference> columns)
      throws SQLException {
    long missing = missing(merge);
    if (missing == 0) {
      return 0;
    }
    long fewer = Math.max(0, DatabaseDiff.rows(base, was) - DatabaseDiff.rows(now, is));
    int before = columns.size();
    for (String column : shared) {
      TableShape keyless = new TableShape(was.name(), was.from(), was.columns(), List.of());
      long other = missing(new TableMerge(keyless, is, List.of(column))) - fewer;
      if (other > 0) {
        columns.add(new ColumnDifference(column, false, other));
      }
    }
    return columns.size() == before ? missing : fewer;
  }

  private long missing(TableMerge merge) throws SQLException {
    TableMerge.Tally tally = new TableMerge.Tally(Optional.empty());
    merge.compare(base, now, tally);
    return tally.gone;
  }

  private List<ColumnDifference> gone(TableShape was, TableShape is) throws SQLException {
    List<ColumnDifference> gone = new ArrayList<>();
    for (Column column : was.columns()) {
      if (!is.has(column.name())) {
        long values =
            base.ask(connection ->
                Sql.number(
                    connection,
                    "SELECT count(t.%s) FROM %s".formatted(Sql.name(column.name()), was.from())));
        gone.add(new ColumnDifference(column.name(), true, values));
      }
    }
    return gone;
  }
}
