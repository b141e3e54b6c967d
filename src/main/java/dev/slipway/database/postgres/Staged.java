package dev.slipway.database.postgres;

import dev.slipway.database.postgres.RowSearch.Fetch;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table that differ between the copy from after a migration and what is live,
 * brought beside the data from before it: {@code after} and {@code live}, known by two numbers,
 * each value as text, with a number for it by which a change is seen.
 */
final class Staged {
  private final Beside beside;
  private final List<String> columns;

  private Staged(Beside beside, List<String> columns) {
    this.beside = beside;
    this.columns = columns;
  }

  /** Brings them; empty tables when nothing differs. */
  static Staged bring(Beside beside, TableShape was, TableShape is, Reading after, Reading live)
      throws SQLException {
    List<String> columns = is.sharedWith(was);
    Staged staged = new Staged(beside, columns);
    TableMerge merge = new TableMerge(was, is, columns);
    RowSearch found = RowSearch.of(merge, was, is, after, live);
    staged.bring("after", found.before(), merge, was, is, after);
    staged.bring("live", found.now(), merge, is, was, live);
    return staged;
  }

  private void bring(
      String side,
      List<Fetch> fetches,
      TableMerge merge,
      TableShape table,
      TableShape other,
      Reading from)
      throws SQLException {
    beside.create(
        side,
        "SELECT 0::int8 AS i1, 0::int8 AS i2%s LIMIT 0"
            .formatted(each(i -> ", ''::text AS v%d, 0::int8 AS h%d".formatted(i, i))));
    String seen =
        merge.ids(table, other)
            + each(i ->
                ", t.%s::text, %s"
                    .formatted(Sql.name(columns.get(i)), merge.hash(columns.get(i), table, other)));
    for (Fetch fetch : fetches) {
      from.<@Nullable Void>ask(connection -> {
        Bulk.copy(
            connection, fetch.select(connection, seen), beside.connection(), beside.name(side));
        return null;
      });
    }
    beside.execute("ANALYZE %s", beside.name(side));
    long expected = fetches.stream().mapToLong(Fetch::rows).sum();
    if (beside.count(side) != expected) {
      throw new SQLException("rows of %s moved while they were read".formatted(table.name()));
    }
  }

  private interface Form {
    String of(int column);
  }

  private String each(Form form) {
    return IntStream.range(0, columns.size()).mapToObj(form::of).collect(Collectors.joining());
  }

  /** The columns that both had, in the order of what is live. */
  List<String> columns() {
    return columns;
  }

  /** What a column is called here. */
  String value(String column) {
    return "v" + columns.indexOf(column);
  }

  boolean isEmpty() throws SQLException {
    return beside.count("live") == 0 && beside.count("after") == 0;
  }

  /** Selects who is live and was not there. */
  String came() {
    return only("live", "after");
  }

  /** Selects who was there and is not live. */
  String went() {
    return only("after", "live");
  }

  private String only(String in, String notIn) {
    return "SELECT o.i1, o.i2 FROM %s o WHERE NOT EXISTS (SELECT 1 FROM %s t WHERE t.i1 = o.i1 AND t.i2 = o.i2)"
        .formatted(beside.name(in), beside.name(notIn));
  }

  /** Selects who was there and has another value in one of those columns. */
  String changed(List<String> some) {
    String differs =
        some.stream()
            .map(columns::indexOf)
            .map(i -> "n.h%d <> a.h%d".formatted(i, i))
            .collect(Collectors.joining(" OR "));
    return "SELECT n.i1, n.i2 FROM %s n JOIN %s a ON a.i1 = n.i1 AND a.i2 = n.i2 WHERE %s"
        .formatted(
            beside.name("live"), beside.name("after"), differs.isEmpty() ? "false" : differs);
  }
}
