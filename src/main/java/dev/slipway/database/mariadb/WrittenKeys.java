package dev.slipway.database.mariadb;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Keys of the rows of one table that were written, in tables of a scratch database; each list
 * numbers its rows.
 *
 * @param database the scratch database
 * @param number tells the table's lists from those of others
 */
record WrittenKeys(String database, int number) {
  /** Of a list's rows. */
  static final String NUMBER = "slipway_number";

  /** Whether a row of {@link #written} came, or changed. */
  static final String CAME = "slipway_came";

  /** Rows that came or changed. */
  String written() {
    return list("written");
  }

  String came() {
    return list("came");
  }

  String changed() {
    return list("changed");
  }

  String went() {
    return list("went");
  }

  /** Rows as they were that will be changed or deleted. */
  String saved() {
    return list("saved");
  }

  private String list(String what) {
    return Sql.in(database, what + "_" + number);
  }

  /**
   * The two ways to look for them, for two sessions at once: what is there, and what is not. A key
   * that is a date of nothing IS NULL to the server, hence the other comparison.
   */
  List<Callable<Boolean>> find(Session one, Session other, TableTrio trio) {
    List<Pair> values = trio.pairs().stream().filter(trio::mayDiffer).toList();
    String differs = values.isEmpty() ? "0" : Sql.each(values, Pair::differs, " OR ");
    String first = Sql.name(trio.live().key().getFirst());
    String byKey =
        Sql.each(
            trio.pairs().stream()
                .filter(pair -> trio.live().key().contains(pair.now().name()))
                .toList(),
            Pair::same,
            " AND ");
    String there =
        "CREATE TABLE %s (%s) AS SELECT %s, b.%s <=> NULL AS %s FROM %s n LEFT JOIN %s b ON %s WHERE b.%s <=> NULL OR %s"
            .formatted(
                written(),
                primaryKey(trio),
                keys(trio, "n"),
                first,
                CAME,
                trio.liveTable(),
                trio.afterTable(),
                byKey,
                first,
                differs);
    String gone =
        "CREATE TABLE %s (%s) AS SELECT %s FROM %s b LEFT JOIN %s n ON %s WHERE n.%s <=> NULL"
            .formatted(
                went(),
                primaryKey(trio),
                keys(trio, "b"),
                trio.afterTable(),
                trio.liveTable(),
                byKey,
                first);
    return List.of(() -> ran(one, there), () -> ran(other, gone));
  }

  private static boolean ran(Session session, String statement) throws SQLException {
    session.run(statement);
    return true;
  }

  /** Whether none was found. */
  boolean isEmpty(Session session) throws SQLException {
    return session.number(
            "SELECT EXISTS (SELECT 1 FROM %s) OR EXISTS (SELECT 1 FROM %s)"
                .formatted(written(), went()))
        == 0;
  }

  /** How many were found. */
  long count(Session session) throws SQLException {
    return session.number(
        "SELECT (SELECT COUNT(*) FROM %s) + (SELECT COUNT(*) FROM %s)"
            .formatted(written(), went()));
  }

  /**
   * Makes the two lists of what came and what changed.
   *
   * @param differs what counts as changed
   */
  void split(Session session, TableTrio trio, String differs) throws SQLException {
    session.run(
        "CREATE TABLE %s (%s) AS SELECT %s FROM %s k WHERE k.%s"
            .formatted(came(), numbered(trio), keys(trio, "k"), written(), CAME),
        "CREATE TABLE %s (%s) AS SELECT %s FROM %s k STRAIGHT_JOIN %s WHERE NOT k.%s AND (%s)"
            .formatted(
                changed(),
                numbered(trio),
                keys(trio, "k"),
                written(),
                trio.bothOf("k"),
                CAME,
                differs));
  }

  /** Keeps the rows that will be changed or deleted. */
  void save(Session session, TableTrio trio) throws SQLException {
    String rows = "SELECT %s FROM %s k STRAIGHT_JOIN %s o ON %s";
    String columns = Sql.each(trio.old().columns(), column -> column.in("o"), ", ");
    String on = trio.keyOf(trio.old(), "o", "k");
    session.run(
        "CREATE TABLE %s (%s) AS ".formatted(saved(), primaryKey(trio))
            + rows.formatted(columns, changed(), trio.ontoTable(), on)
            + " UNION ALL "
            + rows.formatted(columns, went(), trio.ontoTable(), on));
  }

  private static String keys(TableTrio trio, String alias) {
    return Sql.each(trio.live().key(), key -> alias + "." + Sql.name(key), ", ");
  }

  private static String primaryKey(TableTrio trio) {
    return "PRIMARY KEY (" + Sql.each(trio.live().key(), Sql::name, ", ") + ")";
  }

  private static String numbered(TableTrio trio) {
    return NUMBER + " BIGINT NOT NULL AUTO_INCREMENT UNIQUE, " + primaryKey(trio);
  }
}
