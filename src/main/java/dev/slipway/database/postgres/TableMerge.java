package dev.slipway.database.postgres;

import dev.slipway.database.Both;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One table in two databases, row by row. First both servers sum their rows in buckets by the hash
 * of what a row is known by; only rows of buckets that differ are sorted and read. Rows are known
 * by the primary key where both have the same, else by what they hold, as often as they occur.
 */
final class TableMerge {
  private static final int BUCKETS = 65_536;

  /** Hears of every row that differs. */
  interface Listener {
    /** Only there before; {@code times} is 1 but for rows without a key. */
    void gone(RowId row, long times);

    /** Only there now. */
    void came(RowId row, long times);

    /** In both, with other values in those columns. */
    void changed(RowId row, List<String> columns);
  }

  private final TableShape was;
  private final TableShape is;
  private final List<String> key;
  private final List<String> values;

  /** Compares those columns, which both have. */
  TableMerge(TableShape was, TableShape is, List<String> columns) {
    this.was = was;
    this.is = is;
    boolean keyed =
        !was.key().isEmpty() && was.key().equals(is.key()) && columns.containsAll(was.key());
    this.key = keyed ? was.key() : List.of();
    this.values = columns.stream().filter(column -> !key.contains(column)).toList();
  }

  boolean isKeyed() {
    return !key.isEmpty();
  }

  void compare(Reading before, Reading now, Listener listener) throws SQLException {
    List<Integer> buckets = differing(before, now);
    if (buckets.isEmpty()) {
      return;
    }
    before.<@Nullable Void>ask(
        old -> now.<@Nullable Void>ask(young -> merge(old, young, buckets, listener)));
  }

  /** Buckets in which a row differs. */
  List<Integer> differing(Reading before, Reading now) throws SQLException {
    Both<Map<Integer, String>, Map<Integer, String>> sums =
        Both.of(
            () -> before.ask(connection -> sums(connection, was, is)),
            () -> now.ask(connection -> sums(connection, is, was)));
    Map<Integer, String> old = sums.first();
    Map<Integer, String> young = sums.second();
    TreeSet<Integer> all = new TreeSet<>(old.keySet());
    all.addAll(young.keySet());
    all.removeIf(bucket -> old.getOrDefault(bucket, "").equals(young.getOrDefault(bucket, "")));
    return List.copyOf(all);
  }

  private Map<Integer, String> sums(Connection connection, TableShape table, TableShape other)
      throws SQLException {
    List<String> all = new ArrayList<>(forms(key, table, other));
    all.addAll(forms(values, table, other));
    Map<Integer, String> sums = new HashMap<>();
    Sql.list(
        connection,
        "SELECT %s, count(*) || ' ' || sum(%s) FROM %s GROUP BY 1"
            .formatted(bucket(table, other), Fingerprints.mixed(all), table.from()),
        row -> sums.put(row.getInt(1), row.getString(2)));
    return sums;
  }

  private String bucket(TableShape table, TableShape other) {
    return "(%s & %d)::int4".formatted(identity(table, other, 0), BUCKETS - 1);
  }

  private String identity(TableShape table, TableShape other, int seed) {
    return Fingerprints.hash(forms(key.isEmpty() ? values : key, table, other), seed);
  }

  private static List<String> forms(List<String> columns, TableShape table, TableShape other) {
    return columns.stream()
        .map(
            name -> table.column(name).orElseThrow().valueAgainst(other.column(name).orElseThrow()))
        .toList();
  }

  private @Nullable Void merge(
      Connection old, Connection young, List<Integer> buckets, Listener listener)
      throws SQLException {
    try (RowStream before = new RowStream(old, rows(was, is, buckets));
        RowStream now = new RowStream(young, rows(is, was, buckets))) {
      while (before.hasRow() || now.hasRow()) {
        int order = order(before, now);
        if (order == 0) {
          same(before, now, listener);
        }
        if (order < 0) {
          listener.gone(before.id(), isKeyed() ? 1 : before.number(3));
        }
        if (order > 0) {
          listener.came(now.id(), isKeyed() ? 1 : now.number(3));
        }
        if (order <= 0) {
          before.advance();
        }
        if (order >= 0) {
          now.advance();
        }
      }
    }
    return null;
  }

  private static int order(RowStream before, RowStream now) throws SQLException {
    if (!before.hasRow() || !now.hasRow()) {
      return before.hasRow() ? -1 : 1;
    }
    return before.id().compareTo(now.id());
  }

  private void same(RowStream before, RowStream now, Listener listener) throws SQLException {
    if (!isKeyed()) {
      long more = now.number(3) - before.number(3);
      if (more < 0) {
        listener.gone(before.id(), -more);
      }
      if (more > 0) {
        listener.came(now.id(), more);
      }
      return;
    }
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if (before.number(i + 3) != now.number(i + 3)) {
        changed.add(values.get(i));
      }
    }
    if (!changed.isEmpty()) {
      listener.changed(before.id(), changed);
    }
  }

  private String rows(TableShape table, TableShape other, List<Integer> buckets) {
    String seen =
        isKeyed()
            ? forms(values, table, other).stream()
                .map(form -> ", " + Fingerprints.hash(List.of(form), 0))
                .collect(Collectors.joining())
            : ", count(*)";
    String some = in(buckets, table, other);
    return "SELECT %s%s FROM %s%s%s ORDER BY 1, 2"
        .formatted(ids(table, other), seen, table.from(), some, isKeyed() ? "" : " GROUP BY 1, 2");
  }

  /** A number for the value of one column. */
  String hash(String column, TableShape table, TableShape other) {
    return Fingerprints.hash(forms(List.of(column), table, other), 0);
  }

  private String in(List<Integer> buckets, TableShape table, TableShape other) {
    return buckets.size() == BUCKETS
        ? ""
        : " WHERE %s IN (%s)"
            .formatted(
                bucket(table, other),
                buckets.stream().map(String::valueOf).collect(Collectors.joining(", ")));
  }

  /** Of rows in those buckets: who they are, a number for all they hold, and where they lie. */
  String places(TableShape table, TableShape other, List<Integer> buckets) {
    List<String> all = new ArrayList<>(forms(key, table, other));
    all.addAll(forms(values, table, other));
    return "SELECT %s, %s, t.tableoid::int8, t.ctid::text FROM %s%s ORDER BY 1, 2"
        .formatted(
            ids(table, other), Fingerprints.hash(all, 0), table.from(), in(buckets, table, other));
  }

  /** The two numbers by which a row is known on both sides. */
  String ids(TableShape table, TableShape other) {
    return identity(table, other, 0) + ", " + identity(table, other, 1);
  }

  /** How often it happened: {@code gone}, {@code came}, {@code changed}, and in which columns. */
  static final class Tally implements Listener {
    private final Optional<java.util.Set<RowId>> excused;
    long gone;
    long came;
    long changed;
    final Map<String, Long> columns = new HashMap<>();

    /** Leaves rows out that do not count. */
    Tally(Optional<java.util.Set<RowId>> excused) {
      this.excused = excused;
    }

    private boolean counts(RowId row) {
      return excused.isEmpty() || !excused.get().contains(row);
    }

    @Override
    public void gone(RowId row, long times) {
      gone += counts(row) ? times : 0;
    }

    @Override
    public void came(RowId row, long times) {
      came += counts(row) ? times : 0;
    }

    @Override
    public void changed(RowId row, List<String> names) {
      if (counts(row)) {
        changed++;
        names.forEach(name -> columns.merge(name, 1L, Long::sum));
      }
    }
  }
}
