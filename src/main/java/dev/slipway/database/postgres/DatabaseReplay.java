package dev.slipway.database.postgres;

import dev.slipway.database.Replayed;
import dev.slipway.database.Replayed.Lost;
import dev.slipway.database.TableDifference;
import dev.slipway.database.TableDifference.ColumnDifference;
import dev.slipway.model.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Replays what was written between two copies onto a third, which nobody else has open: all tables
 * in one transaction.
 */
final class DatabaseReplay {
  private final Connection connection;
  private final Reading after;
  private final Reading live;
  private final List<TableDifference> touched;
  private final Predicate<String> ignored;
  private final Progress progress;
  private final List<Lost> lost = new ArrayList<>();
  private final Map<String, TableChange> changes = new TreeMap<>();
  private int number;

  private DatabaseReplay(
      Connection connection,
      Reading after,
      Reading live,
      List<TableDifference> touched,
      Predicate<String> ignored,
      Progress progress) {
    this.connection = connection;
    this.after = after;
    this.live = live;
    this.touched = touched;
    this.ignored = ignored;
    this.progress = progress;
  }

  /**
   * Replays.
   *
   * @param onto the database with the data from before the migration; becomes the result
   * @param after the copy from after it
   * @param live what was written since
   * @param touched what the migration did to old columns
   * @param ignored tables whose rows are nobody's
   */
  static Replayed onto(
      Server server,
      String onto,
      String after,
      String live,
      List<TableDifference> touched,
      Predicate<String> ignored,
      Progress progress)
      throws SQLException {
    try (Connection connection = server.open(onto);
        Reading then = Reading.of(server, after);
        Reading now = Reading.of(server, live)) {
      connection.setAutoCommit(false);
      Replayed replayed =
          new DatabaseReplay(connection, then, now, touched, ignored, progress).run();
      connection.commit();
      return replayed;
    }
  }

  private Replayed run() throws SQLException {
    Lifted lifted = Lifted.all(connection);
    Map<String, TableShape> old = TableShape.all(connection);
    Map<String, TableShape> then = after.ask(TableShape::all);
    List<TableReplay> replays = new ArrayList<>();
    for (TableShape table : live.ask(TableShape::all).values()) {
      String name = table.name();
      if (!ignored.test(name)) {
        replay(table, Optional.ofNullable(then.get(name)), Optional.ofNullable(old.get(name)))
            .ifPresent(replays::add);
      }
    }
    for (TableReplay each : replays) {
      TableChange change = each.run();
      lost.addAll(each.lost());
      changes.put(change.table(), change);
    }
    References references = References.takeAway(connection, byServersNames());
    for (TableChange change : changes.values()) {
      progress.say("bringing over what was written to " + change.table());
      change.run();
    }
    references.makeAgain();
    lifted.putBack();
    advanceSequences();
    long rows = 0;
    for (TableChange change : changes.values()) {
      rows += change.rows();
      lost.addAll(change.lost());
    }
    return new Replayed(rows, lost);
  }

  /** By our names, and by those that the server writes. */
  private Map<String, TableChange> byServersNames() throws SQLException {
    Map<String, TableChange> named = new TreeMap<>();
    for (Map.Entry<String, TableChange> each : changes.entrySet()) {
      named.put(
          Sql.texts(connection, "SELECT ?::regclass::text", each.getKey()).getFirst(),
          each.getValue());
    }
    return named;
  }

  private Optional<TableReplay> replay(
      TableShape is, Optional<TableShape> was, Optional<TableShape> old) throws SQLException {
    progress.say("looking for what was written to " + is.name());
    if (was.isEmpty()) {
      lose(is, DatabaseDiff.rows(live, is), "its table was made by the app after the migration");
      return Optional.empty();
    }
    if (old.isEmpty()) {
      lose(is, written(was.get(), is), "its table came with the migration");
      return Optional.empty();
    }
    boolean keyed =
        !is.key().isEmpty() && is.key().equals(was.get().key()) && is.key().equals(old.get().key());
    if (!keyed) {
      lose(is, written(was.get(), is), "it has no key that is the same before and after");
      return Optional.empty();
    }
    Beside beside = new Beside(connection, number++);
    Staged staged = Staged.bring(beside, was.get(), is, after, live);
    if (staged.isEmpty()) {
      beside.drop("live", "after");
      return Optional.empty();
    }
    return Optional.of(new TableReplay(beside, old.get(), is, staged, touched(is.name())));
  }

  private long written(TableShape was, TableShape is) throws SQLException {
    TableMerge.Tally tally = new TableMerge.Tally(Optional.empty());
    new TableMerge(was, is, was.sharedWith(is)).compare(after, live, tally);
    return tally.came + tally.changed + tally.gone;
  }

  private Set<String> touched(String table) {
    return touched.stream()
        .filter(each -> each.table().equals(table))
        .flatMap(each -> each.columns().stream())
        .filter(column -> !column.gone())
        .map(ColumnDifference::column)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private void lose(TableShape table, long count, String why) {
    if (count > 0) {
      lost.add(new Lost(table.name(), count, why));
    }
  }

  /** A number once given to a customer is not given to another. */
  private void advanceSequences() throws SQLException {
    Map<String, Sequence> here = Sequence.all(connection);
    for (Sequence there : live.ask(Sequence::all).values()) {
      Sequence own = here.get(there.name());
      if (own != null) {
        own.advanceTo(connection, there);
      }
    }
  }
}
