package dev.slipway.database.postgres;

import dev.slipway.database.Rewrite;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the server had to do for a migration of a clone, read from what it left: a clone has the
 * numbers and files of what it was copied from, so that a table in another file was written anew,
 * and what is new in the catalogue was built or checked. Which lock that takes is the server's
 * rule.
 */
final class Rewrites {
  /** Of each table: its number, schema, name, file, and about how many rows. */
  private static final String TABLES =
      """
      SELECT c.oid, nspname, relname, coalesce(pg_relation_filenode(c.oid), 0), reltuples
      FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind = 'r' AND relpersistence <> 't' AND nspname !~ '^pg_'
        AND nspname <> 'information_schema' ORDER BY c.oid\
      """;

  /**
   * What reads every row of a table: the table's number, what makes it known again, words for it,
   * and whether who reads waits as well. An index that was built beside writers was marked as valid
   * in a later transaction than the one that made it.
   */
  private static final String WORK =
      """
      SELECT indrelid, 'i' || indexrelid, 'index ' || relname,
        EXISTS (SELECT 1 FROM pg_constraint o WHERE conindid = indexrelid AND conrelid = indrelid)
      FROM pg_index i JOIN pg_class c ON c.oid = indexrelid WHERE i.xmin =
        (SELECT a.xmin FROM pg_attribute a WHERE attrelid = indexrelid ORDER BY attnum LIMIT 1)
      UNION ALL SELECT conrelid, 'c' || oid, 'constraint ' || conname, contype = 'c'
        FROM pg_constraint WHERE contype IN ('c', 'f') AND convalidated AND conrelid <> 0
      UNION ALL SELECT attrelid, 'n' || attrelid || ' ' || attnum, 'NOT NULL of ' || attname, true
        FROM pg_attribute WHERE attnotnull AND attnum > 0 AND NOT attisdropped\
      """;

  private record Table(String name, long file, long rows) {}

  private record Work(long table, String known, String words, boolean readersWait) {}

  private Rewrites() {}

  /** Between a database and the clone that was copied from it. */
  static List<Rewrite> of(Reading base, Reading now) throws SQLException {
    Map<Long, Table> before = base.ask(Rewrites::tables);
    Map<Long, Table> after = now.ask(Rewrites::tables);
    Set<String> known = Set.copyOf(base.ask(Rewrites::work).stream().map(Work::known).toList());
    List<Rewrite> found = new ArrayList<>();
    before.forEach((number, was) -> {
      Table is = after.get(number);
      if (is != null && is.file != was.file) {
        found.add(
            new Rewrite(is.name, was.rows, "the migration", "ACCESS EXCLUSIVE", true, true, true));
      }
    });
    for (Work each : now.ask(Rewrites::work)) {
      Table was = before.get(each.table);
      Table is = after.get(each.table);
      if (was != null && is != null && was.file == is.file && !known.contains(each.known)) {
        found.add(checked(is.name, was.rows, each));
      }
    }
    return found;
  }

  private static Rewrite checked(String table, long rows, Work work) {
    String lock = work.readersWait ? "ACCESS EXCLUSIVE" : "SHARE";
    return new Rewrite(
        table, rows, work.words, "reads every row, " + lock, false, true, work.readersWait);
  }

  private static Map<Long, Table> tables(Connection connection) throws SQLException {
    Map<Long, Table> tables = new TreeMap<>();
    Sql.list(
        connection,
        TABLES,
        row ->
            tables.put(
                row.getLong(1),
                new Table(
                    TableShape.shown(row.getString(2), row.getString(3)),
                    row.getLong(4),
                    (long) row.getDouble(5))));
    return tables;
  }

  private static List<Work> work(Connection connection) throws SQLException {
    return Sql.list(connection, WORK, Rewrites::work);
  }

  private static Work work(ResultSet row) throws SQLException {
    return new Work(row.getLong(1), row.getString(2), row.getString(3), row.getBoolean(4));
  }
}
