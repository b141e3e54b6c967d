package dev.slipway.database.mariadb;

import dev.slipway.database.Demand;
import dev.slipway.database.Demand.Kind;
import dev.slipway.database.mariadb.TableShape.Column;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the schema of a database asks of its rows, each with a query that counts those at odds. The
 * queries name no database: they are asked in the one that they are about.
 */
final class Demands {
  private static final Pattern QUOTED = Pattern.compile("`((?:[^`]|``)+)`");

  private final Session session;
  private final String database;
  private final Map<String, TableShape> tables = new LinkedHashMap<>();
  private final Map<String, TableShape> before;
  private final Map<String, String> types;
  private final Map<String, String> typesBefore;
  private final Map<String, String> expressions;
  private final Set<Demand> found = new LinkedHashSet<>();

  private Demands(
      Session session,
      String database,
      Map<String, TableShape> before,
      Map<String, String> typesBefore)
      throws SQLException {
    this.session = session;
    this.database = database;
    this.before = before;
    this.typesBefore = typesBefore;
    this.types = ofColumns(session, database, "column_type", "'1'");
    this.expressions = expressions(session, database);
    for (TableShape table : Tables.of(session, database)) {
      tables.put(table.name(), table);
    }
  }

  /**
   * What one database asks that another did not, and that the rows of the other meet. Rows that do
   * not are the migration's own business: it went through with them. So is what only new columns
   * have.
   */
  static List<Demand> added(Server server, String base, String now) throws SQLException {
    try (Session session = server.open(base)) {
      Demands then = new Demands(session, base, Map.of(), Map.of());
      Set<Demand> added =
          new LinkedHashSet<>(new Demands(session, now, then.tables, then.types).all());
      added.removeAll(then.all());
      List<Demand> met = new ArrayList<>();
      for (Demand demand : added) {
        if (isMet(session, demand)) {
          met.add(demand);
        }
      }
      return met;
    }
  }

  private static boolean isMet(Session before, Demand demand) {
    try {
      return before.number(demand.counting()) == 0;
    } catch (SQLException e) {
      // A column or table that was not there.
      return false;
    }
  }

  private Set<Demand> all() throws SQLException {
    for (TableShape table : tables.values()) {
      notNull(table);
      fits(table);
    }
    unique();
    for (ForeignKey key : ForeignKey.of(session, database)) {
      foreignKey(key);
    }
    checks();
    return found;
  }

  private void notNull(TableShape table) {
    for (Column column : table.columns()) {
      if (!column.nullable()) {
        add(
            Kind.NOT_NULL,
            table.name(),
            List.of(column.name()),
            "SELECT COUNT(*) FROM %s t WHERE %s IS NULL"
                .formatted(Sql.name(table.name()), column.in("t")));
      }
    }
  }

  private void fits(TableShape table) {
    for (Column column : table.columns()) {
      String type = types.getOrDefault(in(table.name(), column.name()), "");
      Optional<Column> old = column(before.get(table.name()), column.name());
      boolean same =
          type.equals(typesBefore.get(in(table.name(), column.name())))
              && old.filter(o -> o.charset().equals(column.charset())).isPresent();
      if (old.isPresent() && !same) {
        Narrowing.tooLarge(old.get(), column, "t." + Sql.name(column.name()), type)
            .ifPresent(condition ->
                add(
                    Kind.FITS,
                    table.name(),
                    List.of(column.name()),
                    "SELECT COUNT(*) FROM %s t WHERE %s"
                        .formatted(Sql.name(table.name()), condition)));
      }
    }
  }

  private static String in(String table, String column) {
    return table + "\0" + column;
  }

  private record UniqueColumn(String table, String index, String column, int prefix) {}

  private void unique() throws SQLException {
    Map<List<String>, List<UniqueColumn>> indexes = new LinkedHashMap<>();
    session.list(
        "SELECT table_name, index_name, column_name, IFNULL(sub_part, 0)"
            + " FROM information_schema.statistics WHERE non_unique = 0 AND table_schema = "
            + Sql.text(database)
            + " ORDER BY table_name, index_name, seq_in_index",
        row ->
            indexes
                .computeIfAbsent(
                    List.of(row.getString(1), row.getString(2)), index -> new ArrayList<>())
                .add(
                    new UniqueColumn(
                        row.getString(1), row.getString(2), row.getString(3), row.getInt(4))));
    indexes.values().forEach(this::unique);
  }

  /** NULL is never equal to anything. */
  private void unique(List<UniqueColumn> index) {
    String table = index.getFirst().table;
    if (!tables.containsKey(table)) {
      return;
    }
    List<String> terms =
        index.stream()
            .map(column -> {
              String term = term(table, column.column, "t");
              return column.prefix == 0 ? term : "LEFT(" + term + ", " + column.prefix + ")";
            })
            .toList();
    add(
        Kind.UNIQUE,
        table,
        index.stream().map(UniqueColumn::column).toList(),
        "SELECT IFNULL(SUM(n - 1), 0) FROM (SELECT COUNT(*) AS n FROM %s t WHERE (%s) IS NOT NULL"
                .formatted(Sql.name(table), String.join(") IS NOT NULL AND (", terms))
            + " GROUP BY "
            + String.join(", ", terms)
            + " HAVING COUNT(*) > 1) AS repeated");
  }

  private void foreignKey(ForeignKey key) {
    boolean own = key.database().equals(database);
    String parent = own ? Sql.name(key.parent()) : Sql.in(key.database(), key.parent());
    List<String> given = new ArrayList<>();
    List<String> equal = new ArrayList<>();
    for (int i = 0; i < key.from().size(); i++) {
      String child = term(key.table(), key.from().get(i), "c");
      String to = key.to().get(i);
      given.add(child + " IS NOT NULL");
      equal.add((own ? term(key.parent(), to, "p") : "p." + Sql.name(to)) + " = " + child);
    }
    add(
        Kind.FOREIGN_KEY,
        key.table(),
        key.from(),
        "SELECT COUNT(*) FROM %s c WHERE %s AND NOT EXISTS (SELECT 1 FROM %s p WHERE %s)"
            .formatted(
                Sql.name(key.table()),
                String.join(" AND ", given),
                parent,
                String.join(" AND ", equal)));
  }

  private void checks() throws SQLException {
    session.list(
        "SELECT table_name, check_clause FROM information_schema.check_constraints WHERE"
            + " constraint_schema = "
            + Sql.text(database)
            + " ORDER BY table_name, constraint_name",
        row -> {
          String table = row.getString(1);
          String condition = row.getString(2);
          Set<String> columns = new LinkedHashSet<>();
          Matcher quoted = QUOTED.matcher(condition);
          while (quoted.find()) {
            columns.add(quoted.group(1).replace("``", "`"));
          }
          add(
              Kind.CHECK,
              table,
              List.copyOf(columns),
              "SELECT COUNT(*) FROM %s WHERE NOT (%s)".formatted(Sql.name(table), condition));
          return table;
        });
  }

  /**
   * A column's value on the schema from before, as the schema from after compares it: a collation
   * that is new decides what is equal, and a generated column need not have been there.
   */
  private String term(String table, String name, String alias) {
    String expression = expressions.get(in(table, name));
    if (expression != null) {
      return "(" + expression + ")";
    }
    Optional<Column> column = column(tables.get(table), name);
    Optional<Column> old = column(before.get(table), name);
    boolean otherwise =
        column.isPresent()
            && column.get().isText()
            && old.isPresent()
            && !old.get().collation().equals(column.get().collation());
    String plain = alias + "." + Sql.name(name);
    return otherwise
        ? "CONVERT(%s USING %s) COLLATE %s"
            .formatted(plain, column.get().charset(), column.get().collation())
        : plain;
  }

  private static Optional<Column> column(
      @org.jspecify.annotations.Nullable TableShape table, String name) {
    return table == null
        ? Optional.empty()
        : table.columns().stream().filter(c -> c.name().equalsIgnoreCase(name)).findFirst();
  }

  private static Map<String, String> expressions(Session session, String database)
      throws SQLException {
    return ofColumns(
        session,
        database,
        "generation_expression",
        "IFNULL(generation_expression, '') NOT IN ('', 'ROW START', 'ROW END')");
  }

  private static Map<String, String> ofColumns(
      Session session, String database, String what, String where) throws SQLException {
    Map<String, String> found = new LinkedHashMap<>();
    session.list(
        "SELECT table_name, column_name, %s FROM information_schema.columns WHERE %s"
                .formatted(what, where)
            + " AND table_schema = "
            + Sql.text(database),
        row -> found.put(in(row.getString(1), row.getString(2)), row.getString(3)));
    return found;
  }

  private void add(Kind kind, String table, List<String> columns, String counting) {
    found.add(new Demand(kind, table, columns, counting));
  }
}
