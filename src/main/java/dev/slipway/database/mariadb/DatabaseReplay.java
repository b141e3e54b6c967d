package dev.slipway.database.mariadb;

import dev.slipway.database.Replayed;
import dev.slipway.database.Replayed.Lost;
import dev.slipway.database.TableContents;
import dev.slipway.database.TableDifference;
import dev.slipway.model.Progress;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Replays what was written between two databases onto a third, which nobody else uses and which has
 * no triggers: what they did was written too. All tables in one transaction.
 */
final class DatabaseReplay {
  /** Of tables up to about so many rows sums are compared first: a list costs more than that. */
  private static final long SMALL = 50_000;

  private final Place place;
  private final String onto;
  private final String after;
  private final String live;
  private final List<Part> parts = new ArrayList<>();
  private final List<Lost> lost = new ArrayList<>();

  /** What was written to one table. */
  record Part(TableTrio trio, WrittenKeys keys, TableReplay replay) {}

  /**
   * A replay.
   *
   * @param onto the data from before the migration; becomes the result
   * @param after the copy from after it
   * @param live what was written since
   */
  DatabaseReplay(Place place, String onto, String after, String live) {
    this.place = place;
    this.onto = onto;
    this.after = after;
    this.live = live;
  }

  /** Replays, and keeps the result. */
  Replayed run(List<TableDifference> touched, Predicate<String> ignored, Progress progress)
      throws SQLException {
    return run(touched, ignored, progress, true);
  }

  /** Replays, and takes it back, which needs tables with transactions. */
  Replayed rehearse(List<TableDifference> touched, Predicate<String> ignored, Progress progress)
      throws SQLException {
    return run(touched, ignored, progress, false);
  }

  private Replayed run(
      List<TableDifference> touched, Predicate<String> ignored, Progress progress, boolean keep)
      throws SQLException {
    String lists = place.scratch().fresh(Scratch.Use.WORK);
    try (Session one = open();
        Session other = open()) {
      place.scratch().create(one, lists, live);
      one.run("USE " + Sql.name(lists)); // DELETE by an alias asks for one.
      find(one, other, lists, touched, ignored);
      for (Part part : parts) {
        part.replay.prepare();
      }
      progress.say("bringing over what was written");
      long rows = write(one, keep);
      if (keep) {
        Counters.advance(one, live, onto);
      }
      return new Replayed(rows, lost);
    } finally {
      Scratch.end(place.server(), lists);
    }
  }

  private Session open() throws SQLException {
    Session session = place.server().open();
    // Customers' rows are read without locking them, whoever else writes.
    session.run("SET foreign_key_checks = 0, SESSION tx_isolation = 'READ-COMMITTED'");
    return session;
  }

  private void find(
      Session one,
      Session other,
      String lists,
      List<TableDifference> touched,
      Predicate<String> ignored)
      throws SQLException {
    Map<String, TableShape> old = byName(one, onto);
    Map<String, TableShape> then = byName(one, after);
    Map<String, TableShape> now = byName(one, live);
    now.keySet().removeIf(ignored);
    now.keySet().removeAll(equal(one, other, then, now));
    for (TableShape table : now.values()) {
      TableShape before = old.get(table.name());
      TableShape copied = then.get(table.name());
      if (copied == null) {
        long rows = one.number("SELECT COUNT(*) FROM " + Sql.in(live, table.name()));
        lose(table, rows, "its table was made by the app after the migration");
      } else if (before == null) {
        lose(table, written(one, copied, table), "its table came with the migration");
      } else {
        find(one, other, lists, new TableTrio(onto, before, after, copied, live, table), touched);
      }
    }
  }

  private void find(
      Session one, Session other, String lists, TableTrio trio, List<TableDifference> touched)
      throws SQLException {
    if (!trio.hasKey()) {
      long rows = written(one, trio.after(), trio.live());
      lose(trio.live(), rows, "it has no key that is the same before and after");
      return;
    }
    WrittenKeys keys = new WrittenKeys(lists, parts.size());
    AtOnce.all(keys.find(one, other, trio));
    if (keys.isEmpty(one)) {
      one.run("DROP TABLE " + keys.written(), "DROP TABLE " + keys.went());
    } else {
      TableReplay replay = new TableReplay(one, trio, keys, touched(trio.name(), touched));
      parts.add(new Part(trio, keys, replay));
    }
  }

  /** Tables that hold the same, of those where that is quickly seen. */
  private Set<String> equal(
      Session one, Session other, Map<String, TableShape> then, Map<String, TableShape> now)
      throws SQLException {
    Set<String> small =
        now.values().stream()
            .filter(table -> then.containsKey(table.name()) && table.about() <= SMALL)
            .map(TableShape::name)
            .collect(Collectors.toCollection(HashSet::new));
    List<List<TableContents>> sums =
        AtOnce.all(
            List.of(
                () -> Fingerprints.of(List.of(one), after, those(then, small)),
                () -> Fingerprints.of(List.of(other), live, those(now, small))));
    return DatabaseDiff.equal(sums.getFirst(), sums.getLast());
  }

  private static List<TableShape> those(Map<String, TableShape> tables, Set<String> names) {
    return tables.values().stream().filter(table -> names.contains(table.name())).toList();
  }

  private long written(Session session, TableShape then, TableShape now) throws SQLException {
    dev.slipway.database.Changes.TableChanges changes =
        new TableDiff(session, after, then, live, now).count();
    return changes.inserted() + changes.updated() + changes.deleted();
  }

  private static Set<String> touched(String table, List<TableDifference> differences) {
    return differences.stream()
        .filter(difference -> difference.table().equals(table))
        .flatMap(difference -> difference.columns().stream())
        .filter(column -> !column.gone())
        .map(column -> column.column().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private void lose(TableShape table, long count, String why) {
    if (count > 0) {
      lost.add(new Lost(table.name(), count, why));
    }
  }

  private static Map<String, TableShape> byName(Session session, String database)
      throws SQLException {
    Map<String, TableShape> byName = new TreeMap<>();
    Tables.of(session, database).forEach(table -> byName.put(table.name(), table));
    return byName;
  }

  private long write(Session session, boolean keep) throws SQLException {
    Dangling dangling = new Dangling(session, onto, parts);
    long before = dangling.before();
    session.run("START TRANSACTION");
    long rows = 0;
    for (Part part : parts) {
      part.replay.write();
      rows += part.replay.rows();
      lost.addAll(part.replay.lost());
    }
    long more = dangling.now() - before;
    session.run(keep ? "COMMIT" : "ROLLBACK");
    if (more > 0) {
      lost.add(new Lost("the database", more, "rows would refer to rows that are not there"));
    }
    return rows;
  }
}
