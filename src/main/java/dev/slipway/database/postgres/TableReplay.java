package dev.slipway.database.postgres;

import dev.slipway.database.Replayed.Lost;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses what of the writes to one table has a place in the data from before the migration, as the
 * old columns hold it. Leaves three tables beside: {@code changed} and {@code came}, whose values
 * are in {@code typed}, and {@code went}, whose keys are in {@code keys}.
 */
final class TableReplay {
  private final Beside beside;
  private final TableShape old;
  private final TableShape live;
  private final Staged staged;
  private final Set<String> touched;
  private final List<String> common;
  private final List<String> added;
  private final List<String> gone;
  private final List<Lost> lost = new ArrayList<>();

  /**
   * A replay of one table, which has the same key in all three.
   *
   * @param old how it was before the migration
   * @param live how it is now
   * @param staged what was written, brought beside
   * @param touched old columns that the migration gave other values
   */
  TableReplay(Beside beside, TableShape old, TableShape live, Staged staged, Set<String> touched) {
    this.beside = beside;
    this.old = old;
    this.live = live;
    this.staged = staged;
    this.touched = touched;
    this.common = staged.columns().stream().filter(old::has).toList();
    this.added = staged.columns().stream().filter(c -> !old.has(c)).toList();
    this.gone = old.columns().stream().map(Column::name).filter(c -> !live.has(c)).toList();
  }

  List<Lost> lost() {
    return lost;
  }

  /** Chooses, and gives what puts the chosen in. */
  TableChange run() throws SQLException {
    beside.create("came", staged.came());
    beside.create("went", staged.went());
    beside.create("changed", staged.changed(common));
    leaveOutWhatHasNoOldForm();
    leaveOutWhatWentElsewhere();
    leaveOutWhatNeedsMore();
    leaveOutWhatDoesNotFit();
    leaveOutWhatIsNotThere();
    beside.drop("live", "after");
    return new TableChange(beside, old, taken());
  }

  /**
   * Old columns into which what was written goes; all but the key only where nothing touched them.
   */
  private List<String> taken() {
    return old.columns().stream().map(Column::name).filter(this::isTaken).toList();
  }

  private boolean isTaken(String column) {
    return common.contains(column)
        && (!touched.contains(column) || old.key().contains(column))
        && !isComputed(column);
  }

  /** By the old data; what is computed now and was not then is a value like any other. */
  private boolean isComputed(String column) {
    return old.column(column).orElseThrow().declared().generated();
  }

  /** A value written in the new form of a column says nothing about the old form. */
  private void leaveOutWhatHasNoOldForm() throws SQLException {
    List<String> changedInto =
        common.stream()
            .filter(c -> !isTaken(c))
            .filter(c -> !isComputed(c) || !live.column(c).orElseThrow().declared().generated())
            .toList();
    if (!changedInto.isEmpty()) {
      String names = String.join(", ", changedInto);
      leaveOut("changed", "IN", staged.changed(changedInto), "what was written to " + names);
      leaveOut("came", "IN", beside.ids("came"), names + " has no old form");
    }
  }

  /**
   * Where an old column that had values is gone, a new one may be what became of it: a write to
   * that is a write to the old one, and nobody can tell how it would look there.
   */
  private void leaveOutWhatWentElsewhere() throws SQLException {
    List<String> held = new ArrayList<>();
    for (String column : gone) {
      if (beside.is(
          "SELECT EXISTS (SELECT 1 FROM %s WHERE t.%s IS NOT NULL)",
          old.from(), Sql.name(column))) {
        held.add(column);
      }
    }
    if (!held.isEmpty()) {
      String names = String.join(", ", held);
      leaveOut("came", "IN", beside.ids("came"), names + " is gone");
      lose(
          beside.number("SELECT count(*) FROM (%s) e", staged.changed(added)),
          "what was written to %s, since %s is gone".formatted(String.join(", ", added), names));
    }
  }

  /** A column that the migration took away, and that no row can be without. */
  private void leaveOutWhatNeedsMore() throws SQLException {
    List<String> needed =
        gone.stream().filter(c -> old.column(c).orElseThrow().declared().needed()).toList();
    if (!needed.isEmpty()) {
      String why = String.join(", ", needed) + " is gone and must not be NULL";
      leaveOut("came", "IN", beside.ids("came"), why);
    }
  }

  /** The old column may be narrower, or know fewer words. */
  private void leaveOutWhatDoesNotFit() throws SQLException {
    beside.create(
        "wanted",
        "SELECT row_number() OVER () AS n, w.* FROM (%s UNION ALL %s) w"
            .formatted(beside.ids("came"), beside.ids("changed")));
    convert("typed", "wanted", "live", taken());
    for (String name : taken()) {
      Column was = old.column(name).orElseThrow();
      Column is = live.column(name).orElseThrow();
      if (!was.declared().type().equals(is.declared().type())) {
        beside.execute(
            "DELETE FROM %s t USING %s l WHERE t.i1 = l.i1 AND t.i2 = l.i2 AND NOT (%s)",
            beside.name("typed"), beside.name("live"), looksTheSame(was, is));
      }
    }
    String why = "does not fit the old columns";
    leaveOut("changed", "NOT IN", beside.ids("typed"), why);
    leaveOut("came", "NOT IN", beside.ids("typed"), why);
    beside.create(
        "leaving",
        "SELECT row_number() OVER () AS n, w.* FROM (%s) w".formatted(beside.ids("went")));
    convert("keys", "leaving", "after", old.key());
    beside.drop("wanted", "leaving");
  }

  /** Casts cut nothing off; putting a value into a column then refuses what is too long. */
  private void convert(String to, String which, String side, List<String> columns)
      throws SQLException {
    beside.create(
        to,
        "SELECT 0::int8 AS n, 0::int8 AS i1, 0::int8 AS i2%s FROM %s LIMIT 0"
            .formatted(
                each(columns, c -> ", t.%s AS %s".formatted(Sql.name(c), TableChange.at(old, c))),
                old.from()));
    String values =
        each(
            columns,
            c ->
                ", s.%s::%s"
                    .formatted(staged.value(c), old.column(c).orElseThrow().declared().bare()));
    Bulk.put(
        beside.connection(),
        1,
        beside.count(which),
        (first, last) ->
            beside.execute(
                "INSERT INTO %s SELECT w.n, w.i1, w.i2%s FROM %s w JOIN %s s ON s.i1 = w.i1 AND"
                    + " s.i2 = w.i2 WHERE w.n BETWEEN %d AND %d",
                beside.name(to), values, beside.name(which), beside.name(side), first, last));
    beside.execute("ANALYZE %s", beside.name(to));
  }

  /** A number may be written otherwise. */
  private String looksTheSame(Column was, Column is) {
    String form = was.isNumber() && is.isNumber() ? "numeric" : "text";
    return "l.%s::%s IS NOT DISTINCT FROM t.%s::%s"
        .formatted(staged.value(was.name()), form, TableChange.at(old, was.name()), form);
  }

  /** Rows that only the migration made, or made anew. */
  private void leaveOutWhatIsNotThere() throws SQLException {
    beside.create(
        "there",
        "SELECT k.i1, k.i2 FROM %s JOIN %s k ON %s"
            .formatted(old.from(), beside.name("typed"), TableChange.sameKey(old, "k")));
    leaveOut("changed", "NOT IN", beside.ids("there"), "was not there before the migration");
    leaveOut(
        "came",
        "IN",
        beside.ids("there"),
        "another row with this key was there before the migration");
    beside.drop("there");
  }

  private void leaveOut(String from, String in, String ids, String why) throws SQLException {
    lose(beside.execute("DELETE FROM %s WHERE (i1, i2) %s (%s)", beside.name(from), in, ids), why);
  }

  private void lose(long rows, String why) {
    if (rows > 0) {
      lost.add(new Lost(live.name(), rows, why));
    }
  }

  private interface Form {
    String of(String column);
  }

  private static String each(List<String> columns, Form form) {
    return columns.stream().map(form::of).collect(Collectors.joining());
  }
}
