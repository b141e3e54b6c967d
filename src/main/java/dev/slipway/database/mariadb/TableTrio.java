package dev.slipway.database.mariadb;

import dev.slipway.database.mariadb.TableShape.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One table in three databases of one server.
 *
 * @param onto the database with the data from before the migration
 * @param old the table there
 * @param base the database with the copy taken after it
 * @param after the table there
 * @param now the database with what is live
 * @param live the table there
 */
record TableTrio(
    String onto, TableShape old, String base, TableShape after, String now, TableShape live) {

  String name() {
    return live.name();
  }

  String ontoTable() {
    return Sql.in(onto, old.name());
  }

  String liveTable() {
    return Sql.in(now, live.name());
  }

  String afterTable() {
    return Sql.in(base, after.name());
  }

  /** Whether each row is known by the same columns in all three, of a kind that an index holds. */
  boolean hasKey() {
    return !live.key().isEmpty()
        && live.key().equals(after.key())
        && live.key().equals(old.key())
        && live.key().stream().noneMatch(name -> isEndless(column(live, name)));
  }

  private static boolean isEndless(Column column) {
    return column.type().endsWith("text") || column.type().endsWith("blob");
  }

  /** Columns that both the live table and its copy have. */
  List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (Column now : live.columns()) {
      find(after, now.name()).ifPresent(then -> pairs.add(new Pair(then, now)));
    }
    return pairs;
  }

  /** The same column before the migration. */
  Optional<Column> old(Column now) {
    return find(old, now.name());
  }

  /** Columns that the migration took away. */
  List<Column> gone() {
    return old.columns().stream().filter(c -> find(live, c.name()).isEmpty()).toList();
  }

  /** Values, and keys of text: those may differ in what their collation calls equal. */
  boolean mayDiffer(Pair pair) {
    return pair.now().isText() || !live.key().contains(pair.now().name());
  }

  /** Live rows and the copy's, alike by key, those of a list. */
  String bothOf(String list) {
    return "%s n ON %s STRAIGHT_JOIN %s b ON %s"
        .formatted(liveTable(), liveIs(list), afterTable(), keyOf(after, "b", list));
  }

  String liveIs(String list) {
    return keyOf(live, "n", list);
  }

  /** True where a row of a table, or of a copy of some of it, has the key that the list says. */
  String keyOf(TableShape table, String alias, String list) {
    return Sql.each(
        live.key(),
        name -> Pair.same(column(table, name), alias, column(live, name), list),
        " AND ");
  }

  private static Column column(TableShape table, String name) {
    return find(table, name).orElseThrow();
  }

  private static Optional<Column> find(TableShape table, String name) {
    return table.columns().stream().filter(c -> c.name().equalsIgnoreCase(name)).findFirst();
  }
}
