package dev.slipway.database.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A table: what of it is read, and by what its rows are known.
 *
 * @param name for people: without schema in {@code public}
 * @param from what stands behind FROM; {@code t} there
 * @param columns in their order; generated ones too
 * @param key columns of the primary key; empty when there is none
 */
record TableShape(String name, String from, List<Column> columns, List<String> key) {
  private static final String TABLES =
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind = 'p',
        (SELECT array_agg(a.attname::text ORDER BY k.place)
           FROM pg_index i CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, place)
           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
          WHERE i.indrelid = c.oid AND i.indisprimary)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
        AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
          AND e.objid = c.oid AND e.deptype = 'e')
      ORDER BY c.oid\
      """;

  /** Domains are followed to what they are made of, one level after the other. */
  private static final String COLUMNS =
      """
      WITH RECURSIVE base (oid, root) AS (
        SELECT oid, oid FROM pg_type WHERE typtype <> 'd'
        UNION ALL SELECT t.oid, b.root FROM pg_type t JOIN base b ON b.oid = t.typbasetype
          WHERE t.typtype = 'd')
      SELECT a.attrelid, a.attname, CASE t.typtype WHEN 'e' THEN 'enum' ELSE t.typname END,
        coalesce(o.collisdeterministic, true), format_type(a.atttypid, a.atttypmod),
        format_type(a.atttypid, -1), a.attgenerated <> '',
        a.attnotnull, a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''
      FROM pg_attribute a JOIN base b ON b.oid = a.atttypid JOIN pg_type t ON t.oid = b.root
      JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_collation o ON o.oid = a.attcollation
      WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p')
        AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      ORDER BY a.attrelid, a.attnum\
      """;

  TableShape {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /** Every table of the app, by name, in two questions however many there are. */
  static Map<String, TableShape> all(Connection connection) throws SQLException {
    Map<Long, List<Column>> columns = new TreeMap<>();
    Sql.list(
        connection,
        COLUMNS,
        row -> columns.computeIfAbsent(row.getLong(1), oid -> new ArrayList<>()).add(column(row)));
    Map<String, TableShape> tables = new TreeMap<>();
    List<TableShape> found =
        Sql.list(
            connection,
            TABLES,
            row ->
                new TableShape(
                    shown(row.getString(2), row.getString(3)),
                    (row.getBoolean(4) ? "" : "ONLY ")
                        + Sql.name(row.getString(2))
                        + "."
                        + Sql.name(row.getString(3))
                        + " t",
                    columns.getOrDefault(row.getLong(1), List.of()),
                    strings(row.getArray(5))));
    found.forEach(table -> tables.put(table.name(), table));
    return tables;
  }

  private static Column column(ResultSet row) throws SQLException {
    return new Column(
        row.getString(2),
        row.getString(3),
        row.getBoolean(4),
        new Column.Declared(
            row.getString(5),
            row.getString(6),
            row.getBoolean(7),
            row.getBoolean(8),
            row.getBoolean(9)));
  }

  static String shown(String schema, String table) {
    String part = table.contains(".") ? Sql.name(table) : table;
    return schema.equals("public") ? part : schema + "." + part;
  }

  private static List<String> strings(@org.jspecify.annotations.Nullable Array array)
      throws SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }

  /** Its name as statements have it. */
  String quoted() {
    return from.substring(from.startsWith("ONLY ") ? 5 : 0, from.length() - 2);
  }

  /** Names of the columns that can be written. */
  List<String> writable() {
    return columns.stream().filter(c -> !c.declared().generated()).map(Column::name).toList();
  }

  Optional<Column> column(String column) {
    return columns.stream().filter(each -> each.name().equals(column)).findFirst();
  }

  boolean has(String column) {
    return column(column).isPresent();
  }

  /** Names of the columns that both have, in this one's order. */
  List<String> sharedWith(TableShape other) {
    return columns.stream().map(Column::name).filter(other::has).toList();
  }

  /** The same table, read in those columns only. */
  TableShape in(List<String> some) {
    return new TableShape(
        name, from, columns.stream().filter(c -> some.contains(c.name())).toList(), key);
  }
}
