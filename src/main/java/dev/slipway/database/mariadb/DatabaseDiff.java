package dev.slipway.database.mariadb;

import dev.slipway.database.Changes;
import dev.slipway.database.Changes.TableChanges;
import dev.slipway.database.TableContents;
import dev.slipway.database.TableDifference;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What differs between two databases on one server, table by table. */
final class DatabaseDiff {
  private final Session session;
  private final String base;
  private final String now;
  private final Map<String, TableShape> before;
  private final Map<String, TableShape> after;

  DatabaseDiff(Session session, String base, String now) throws SQLException {
    this.session = session;
    this.base = base;
    this.now = now;
    this.before = byName(Tables.of(session, base));
    this.after = byName(Tables.of(session, now));
  }

  private static Map<String, TableShape> byName(Collection<TableShape> tables) {
    return tables.stream()
        .collect(
            Collectors.toMap(TableShape::name, Function.identity(), (a, b) -> a, TreeMap::new));
  }

  /** Names of tables whose sums say that they hold the same. */
  static Set<String> equal(List<TableContents> one, List<TableContents> other) {
    return one.stream()
        .filter(other::contains)
        .map(TableContents::table)
        .collect(Collectors.toSet());
  }

  /** What was written; a table only one of them has counts with all its rows. */
  Changes changes(Set<String> equal) throws SQLException {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    names.removeAll(equal);
    List<TableChanges> changes = new ArrayList<>();
    for (String name : names) {
      TableShape was = before.get(name);
      TableShape is = after.get(name);
      if (was == null) {
        changes.add(new TableChanges(name, rows(now, name), 0, 0));
      } else if (is == null) {
        changes.add(new TableChanges(name, 0, 0, rows(base, name)));
      } else {
        changes.add(new TableDiff(session, base, was, now, is).count());
      }
    }
    return new Changes(
        changes.stream().filter(c -> c.inserted() + c.updated() + c.deleted() > 0).toList());
  }

  private long rows(String database, String table) throws SQLException {
    return session.number("SELECT COUNT(*) FROM " + Sql.in(database, table));
  }

  /**
   * What the newer lacks of the older.
   *
   * @param excused the database with keys of rows that do not count, if there is one
   */
  List<TableDifference> lost(Set<String> equal, Optional<String> excused) throws SQLException {
    Set<String> lists = new TreeSet<>();
    if (excused.isPresent()) {
      Tables.of(session, excused.get()).forEach(table -> lists.add(table.name()));
    }
    List<TableDifference> found = new ArrayList<>();
    for (TableShape was : before.values()) {
      TableShape is = after.get(was.name());
      if (is == null) {
        long rows = rows(base, was.name());
        found.add(new TableDifference(was.name(), rows, true, rows, List.of()));
      } else if (!equal.contains(was.name()) || !is.names().containsAll(was.names())) {
        // Equal sums say nothing of names: a column may be called otherwise, and old code misses
        // it.
        Optional<String> list =
            excused.filter(e -> lists.contains(was.name())).map(e -> Sql.in(e, was.name()));
        new TableDiff(session, base, was, now, is).lost(list).ifPresent(found::add);
      }
    }
    return found;
  }

  /** Lists the keys of rows that differ, a table each, in a database. */
  void listWritten(String into) throws SQLException {
    for (TableShape is : after.values()) {
      TableShape was = before.get(is.name());
      if (was != null) {
        Optional<String> statement =
            new TableDiff(session, base, was, now, is).listWritten(Sql.in(into, is.name()));
        if (statement.isPresent()) {
          session.run(statement.get());
        }
      }
    }
  }

  /**
   * Sums of the newer over the columns that the older had, where they are all there still: equal to
   * the older's own sums they mean that every old value is there.
   */
  List<TableShape> surviving() {
    return after.values().stream().map(is -> seen(is, before.get(is.name()))).toList();
  }

  /** The older tables whose columns and key are all there as they were, whatever came. */
  Map<String, TableShape> kept() {
    return before.values().stream()
        .filter(was ->
            Optional.ofNullable(after.get(was.name())).filter(is -> is.keeps(was)).isPresent())
        .collect(Collectors.toMap(TableShape::name, Function.identity()));
  }

  private static TableShape seen(TableShape is, @org.jspecify.annotations.Nullable TableShape was) {
    if (was == null || !is.names().containsAll(was.names())) {
      return is;
    }
    List<TableShape.Column> columns =
        was.names().stream()
            .map(name ->
                is.columns().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow())
            .toList();
    return new TableShape(is.name(), is.engine(), is.about(), columns, is.key());
  }
}
