package dev.slipway.database.postgres;

import dev.slipway.database.Changes;
import dev.slipway.database.Changes.TableChanges;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Counts what was written between two databases. */
final class DatabaseDiff {

  private DatabaseDiff() {}

  /** Per table; a table only one of them has counts with all its rows. */
  static Changes between(Reading base, Reading now) throws SQLException {
    Map<String, TableShape> before = base.ask(TableShape::all);
    Map<String, TableShape> after = now.ask(TableShape::all);
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<TableChanges> changes = new ArrayList<>();
    for (String name : names) {
      TableChanges found = of(name, base, before.get(name), now, after.get(name));
      if (found.inserted() + found.updated() + found.deleted() > 0) {
        changes.add(found);
      }
    }
    return new Changes(changes);
  }

  private static TableChanges of(
      String name, Reading base, @Nullable TableShape was, Reading now, @Nullable TableShape is)
      throws SQLException {
    if (was == null || is == null || was.sharedWith(is).isEmpty()) {
      // Nothing in common: every row went, every row came.
      return new TableChanges(
          name, is == null ? 0 : rows(now, is), 0, was == null ? 0 : rows(base, was));
    }
    TableMerge.Tally tally = new TableMerge.Tally(Optional.empty());
    new TableMerge(was, is, was.sharedWith(is)).compare(base, now, tally);
    return new TableChanges(name, tally.came, tally.changed, tally.gone);
  }

  static long rows(Reading reading, TableShape table) throws SQLException {
    return reading.ask(
        connection -> Sql.number(connection, "SELECT count(*) FROM " + table.from()));
  }
}
