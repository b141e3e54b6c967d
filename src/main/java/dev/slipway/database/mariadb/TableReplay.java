package dev.slipway.database.mariadb;

import dev.slipway.database.Replayed.Lost;
import dev.slipway.database.mariadb.TableShape.Column;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Replays what was written to one table. In SQL {@code o} is the data from before the migration,
 * which become the result; {@code b} the copy taken after it; {@code n} what is live; {@code k} a
 * list of keys.
 */
final class TableReplay {
  private final Session session;
  private final TableTrio trio;
  private final WrittenKeys keys;
  private final List<Pair> common = new ArrayList<>();
  private final List<Pair> added = new ArrayList<>();
  private final List<Pair> touched = new ArrayList<>();
  private final Tally lost;
  private long rows;

  /**
   * A replay of one table, which has the same key in all three.
   *
   * @param keys of the rows that were written
   * @param touched columns that the migration changed values of, in lower case
   */
  TableReplay(Session session, TableTrio trio, WrittenKeys keys, Set<String> touched) {
    this.session = session;
    this.trio = trio;
    this.keys = keys;
    this.lost = new Tally(trio.name());
    for (Pair pair : trio.pairs()) {
      if (trio.old(pair.now()).isEmpty()) {
        added.add(pair);
      } else if (touched.contains(pair.now().name().toLowerCase(Locale.ROOT))) {
        this.touched.add(pair);
      } else {
        common.add(pair);
      }
    }
  }

  /** How many written rows were brought over, after {@link #write}. */
  long rows() {
    return rows;
  }

  List<Lost> lost() {
    return lost.all();
  }

  /** Lists what will be brought over, and counts what cannot; changes nothing yet. */
  void prepare() throws SQLException {
    keys.split(session, trio, differs(Stream.concat(common.stream(), touched.stream()).toList()));
    leaveOutWhatHasNoOldForm();
    leaveOutWhatWentElsewhere();
    leaveOutWhatNeedsMore();
    leaveOutWhatIsNotThere();
    keys.save(session, trio);
  }

  /** A value written in the new form of a column says nothing about the old form. */
  private void leaveOutWhatHasNoOldForm() throws SQLException {
    if (touched.isEmpty()) {
      return;
    }
    String names = Sql.each(touched, pair -> pair.now().name(), ", ");
    lost.add(
        session.change(
            "DELETE k FROM %s k STRAIGHT_JOIN %s WHERE %s"
                .formatted(keys.changed(), trio.bothOf("k"), differs(touched))),
        "what was written to " + names);
    lost.add(session.change("DELETE FROM " + keys.came()), names + " has no old form");
  }

  /**
   * Where an old column that had values is gone, a new one may be what became of it: a write to
   * that is a write to the old one, and nobody can tell how it would look there.
   */
  private void leaveOutWhatWentElsewhere() throws SQLException {
    List<String> gone = new ArrayList<>();
    for (Column column : trio.gone()) {
      String values =
          "SELECT EXISTS (SELECT 1 FROM %s o WHERE %s IS NOT NULL)"
              .formatted(trio.ontoTable(), column.in("o"));
      if (session.number(values) == 1) {
        gone.add(column.name());
      }
    }
    if (gone.isEmpty()) {
      return;
    }
    String names = String.join(", ", gone);
    lost.add(session.change("DELETE FROM " + keys.came()), names + " is gone");
    if (!added.isEmpty()) {
      lost.add(
          session.number(
              "SELECT COUNT(*) FROM %s k STRAIGHT_JOIN %s WHERE NOT k.%s AND (%s)"
                  .formatted(keys.written(), trio.bothOf("k"), WrittenKeys.CAME, differs(added))),
          "what was written to %s, since %s is gone"
              .formatted(Sql.each(added, pair -> pair.now().name(), ", "), names));
    }
  }

  /** A column that the migration took away, and that no row can be without. */
  private void leaveOutWhatNeedsMore() throws SQLException {
    Set<String> withDefault =
        Set.copyOf(
            session.list(
                "SELECT column_name FROM information_schema.columns WHERE (column_default IS NOT"
                    + " NULL OR extra LIKE '%auto_increment%') AND table_schema = "
                    + Sql.text(trio.onto())
                    + " AND table_name = "
                    + Sql.text(trio.old().name()),
                row -> row.getString(1)));
    List<String> needed =
        trio.gone().stream()
            .filter(column -> !column.nullable() && !withDefault.contains(column.name()))
            .map(Column::name)
            .toList();
    if (!needed.isEmpty()) {
      lost.add(
          session.change("DELETE FROM " + keys.came()),
          String.join(", ", needed) + " is gone and must not be NULL");
    }
  }

  /** Rows that only the migration made, or made anew. */
  private void leaveOutWhatIsNotThere() throws SQLException {
    String there = "EXISTS (SELECT 1 FROM %s o WHERE %s)".formatted(trio.ontoTable(), oldIs("k"));
    lost.add(
        session.change("DELETE k FROM %s k WHERE NOT %s".formatted(keys.changed(), there)),
        "was not there before the migration");
    lost.add(
        session.change("DELETE k FROM %s k WHERE %s".formatted(keys.came(), there)),
        "another row with this key was there before the migration");
  }

  /**
   * Brings deletions over, then changes, then new rows. A changed row is taken out and put in
   * again: two that swap a unique value would stand in each other's way. What the old table refuses
   * stays behind.
   */
  void write() throws SQLException {
    rows = session.change(deleting(keys.went()));
    session.change(deleting(keys.changed()));
    rows += new Inserting(session, trio, keys.changed(), changing(), putBack(), lost).run();
    rows += new Inserting(session, trio, keys.came(), coming(), Optional.empty(), lost).run();
  }

  private String deleting(String list) {
    return "DELETE o FROM %s k STRAIGHT_JOIN %s o ON %s"
        .formatted(list, trio.ontoTable(), oldIs("k"));
  }

  /**
   * Changed rows as they will be: new values where the column is what it was, old ones elsewhere.
   */
  private String changing() {
    String values =
        Sql.each(
            trio.old().columns(),
            old -> taken(old).map(pair -> pair.now().in("n")).orElse(old.in("s")),
            ", ");
    return "INSERT INTO %s (%s) SELECT %s FROM %s k STRAIGHT_JOIN %s n ON %s STRAIGHT_JOIN %s s ON %s"
        .formatted(
            trio.ontoTable(),
            trio.old().columnList(),
            values,
            keys.changed(),
            trio.liveTable(),
            trio.liveIs("k"),
            keys.saved(),
            trio.keyOf(trio.old(), "s", "k"));
  }

  /** What was there before, for rows that cannot be as they were changed. */
  private Optional<String> putBack() {
    return Optional.of(
        "INSERT INTO %s (%s) SELECT %s FROM %s k STRAIGHT_JOIN %s s ON %s"
            .formatted(
                trio.ontoTable(),
                trio.old().columnList(),
                Sql.each(trio.old().columns(), column -> column.in("s"), ", "),
                keys.changed(),
                keys.saved(),
                trio.keyOf(trio.old(), "s", "k")));
  }

  /** New rows; what the old table has besides gets its default. */
  private String coming() {
    List<Column> columns =
        trio.old().columns().stream().filter(column -> taken(column).isPresent()).toList();
    return "INSERT INTO %s (%s) SELECT %s FROM %s k STRAIGHT_JOIN %s n ON %s"
        .formatted(
            trio.ontoTable(),
            Sql.each(columns, column -> Sql.name(column.name()), ", "),
            Sql.each(columns, column -> taken(column).orElseThrow().now().in("n"), ", "),
            keys.came(),
            trio.liveTable(),
            trio.liveIs("k"));
  }

  private Optional<Pair> taken(Column old) {
    return common.stream()
        .filter(pair -> pair.now().name().equalsIgnoreCase(old.name()))
        .findFirst();
  }

  private String oldIs(String list) {
    return trio.keyOf(trio.old(), "o", list);
  }

  private String differs(List<Pair> pairs) {
    List<Pair> values = pairs.stream().filter(trio::mayDiffer).toList();
    return values.isEmpty() ? "0" : Sql.each(values, Pair::differs, " OR ");
  }
}
