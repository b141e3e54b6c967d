package dev.slipway.database.postgres;

import dev.slipway.database.Demand;
import dev.slipway.database.Demand.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the schema of a database asks of its rows, each with a query that counts those at odds.
 * Constraints that are not validated ask nothing of rows that are there.
 */
final class Demands {
  /** Columns that are unique together: expressions as the server writes them, and a condition. */
  private static final String UNIQUE =
      """
      SELECT '"' || replace(nspname, '"', '""') || '"."' || replace(relname, '"', '""') || '"', (SELECT array_agg(pg_get_indexdef(i.indexrelid, k, true)
          || CASE WHEN c.oid IS NULL OR i.indkey[k - 1] = 0 THEN ''
             ELSE ' COLLATE ' || c.oid::regcollation END ORDER BY k)
        FROM generate_series(1, i.indnkeyatts) k
        LEFT JOIN pg_collation c ON c.oid = i.indcollation[k - 1]),
        coalesce(pg_get_expr(i.indpred, i.indrelid, true), ''),
        coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::bool, false)
      FROM pg_index i JOIN pg_class r ON r.oid = i.indrelid JOIN pg_namespace n ON n.oid = relnamespace
      WHERE i.indisunique AND i.indislive AND r.relkind IN ('r', 'p') AND nspname !~ '^pg_'
        AND nspname <> 'information_schema' ORDER BY 1, 2\
      """;

  private static final String CONSTRAINTS =
      """
      SELECT '"' || replace(nspname, '"', '""') || '"."' || replace(relname, '"', '""') || '"', contype = 'f',
        coalesce((SELECT array_agg(attname::text ORDER BY k.place)
           FROM unnest(conkey) WITH ORDINALITY k (attnum, place)
           JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = k.attnum), '{}'),
        coalesce((SELECT array_agg(attname::text ORDER BY k.place)
           FROM unnest(confkey) WITH ORDINALITY k (attnum, place)
           JOIN pg_attribute a ON a.attrelid = confrelid AND a.attnum = k.attnum), '{}'),
        coalesce(nullif(confrelid, 0)::regclass::text, ''),
        coalesce(pg_get_expr(conbin, conrelid, true), '')
      FROM pg_constraint JOIN pg_class r ON r.oid = conrelid JOIN pg_namespace n ON n.oid = relnamespace
      WHERE contype IN ('f', 'c') AND convalidated
      ORDER BY 1, conname\
      """;

  private final Set<Demand> found = new LinkedHashSet<>();

  private Demands() {}

  /**
   * What one database asks that another did not, and that the rows of the other meet. Rows that do
   * not are the migration's own business: it went through with them. So is what only new columns
   * have.
   */
  static List<Demand> added(Reading before, Reading now) throws SQLException {
    Set<Demand> added = new LinkedHashSet<>(now.ask(Demands::of));
    added.removeAll(before.ask(Demands::of));
    Map<String, TableShape> old = before.ask(TableShape::all);
    for (TableShape table : now.ask(TableShape::all).values()) {
      Optional.ofNullable(old.get(table.name()))
          .ifPresent(was -> added.addAll(Narrowing.between(was, table)));
    }
    List<Demand> met = new ArrayList<>();
    for (Demand each : added) {
      if (isMet(before, each)) {
        met.add(each);
      }
    }
    return met;
  }

  private static boolean isMet(Reading before, Demand demand) {
    try {
      return before.ask(connection -> Sql.number(connection, demand.counting())) == 0;
    } catch (SQLException e) {
      // A column or table that was not there.
      return false;
    }
  }

  private static Set<Demand> of(Connection connection) throws SQLException {
    Demands demands = new Demands();
    Map<String, TableShape> tables = new TreeMap<>();
    for (TableShape table : TableShape.all(connection).values()) {
      tables.put(table.quoted(), table);
      demands.notNull(table);
    }
    Sql.list(connection, UNIQUE, row -> demands.unique(tables.get(row.getString(1)), row));
    Sql.list(connection, CONSTRAINTS, row -> demands.constraint(tables.get(row.getString(1)), row));
    return demands.found;
  }

  private void notNull(TableShape table) {
    for (Column column : table.columns()) {
      if (column.declared().notNull() && !column.declared().generated()) {
        add(
            Kind.NOT_NULL,
            table,
            List.of(column.name()),
            "SELECT count(*) FROM %s WHERE t.%s IS NULL"
                .formatted(table.from(), Sql.name(column.name())));
      }
    }
  }

  private boolean unique(@Nullable TableShape table, ResultSet row) throws SQLException {
    if (table == null) {
      return false; // Of a partition: the whole table asks the same.
    }
    List<String> terms = List.of((String[]) row.getArray(2).getArray());
    List<String> conditions = new ArrayList<>();
    if (!row.getBoolean(4)) {
      terms.forEach(term -> conditions.add("(" + term + ") IS NOT NULL"));
    }
    if (!row.getString(3).isEmpty()) {
      conditions.add("(" + row.getString(3) + ")");
    }
    add(
        Kind.UNIQUE,
        table,
        terms.stream().map(Demands::shown).toList(),
        "SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM %s%s GROUP BY %s HAVING count(*) > 1) q"
            .formatted(
                table.from(),
                conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions),
                String.join(", ", terms)));
    return true;
  }

  /** For people, without collation and quotes. */
  private static String shown(String term) {
    return term.replaceFirst(" COLLATE .*", "").replaceFirst("^\"([^\"]+)\"$", "$1");
  }

  private boolean constraint(@Nullable TableShape table, ResultSet row) throws SQLException {
    if (table == null) {
      return false;
    }
    List<String> columns = List.of((String[]) row.getArray(3).getArray());
    if (row.getBoolean(2)) {
      List<String> to = List.of((String[]) row.getArray(4).getArray());
      add(Kind.FOREIGN_KEY, table, columns, dangling(table, columns, to, row.getString(5)));
    } else {
      add(
          Kind.CHECK,
          table,
          columns,
          "SELECT count(*) FROM %s WHERE NOT (%s)".formatted(table.from(), row.getString(6)));
    }
    return true;
  }

  private static String dangling(
      TableShape table, List<String> columns, List<String> to, String parent) {
    String given =
        columns.stream()
            .map(c -> "t.%s IS NOT NULL".formatted(Sql.name(c)))
            .collect(Collectors.joining(" AND "));
    String equal =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "p.%s = t.%s".formatted(Sql.name(to.get(i)), Sql.name(columns.get(i))))
            .collect(Collectors.joining(" AND "));
    return "SELECT count(*) FROM %s WHERE %s AND NOT EXISTS (SELECT 1 FROM %s p WHERE %s)"
        .formatted(table.from(), given, parent, equal);
  }

  private void add(Kind kind, TableShape table, List<String> columns, String counting) {
    found.add(new Demand(kind, table.name(), columns, counting));
  }
}
