package dev.slipway.database.mariadb;

import dev.slipway.database.mariadb.TableShape.Column;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads which tables a database has, in few questions however many they are. */
final class Tables {

  private Tables() {}

  /** Every table with rows of its own, sorted by name; no views and no sequences. */
  static List<TableShape> of(Session session, String database) throws SQLException {
    Map<String, List<Column>> columns = columns(session, database);
    Map<String, List<String>> keys = keys(session, database);
    List<TableShape> tables =
        new ArrayList<>(
            session.list(
                "SELECT table_name, IFNULL(engine, ''), IFNULL(table_rows, 0)"
                    + " FROM information_schema.tables WHERE table_schema = "
                    + Sql.text(database)
                    + " AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')",
                row ->
                    new TableShape(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        columns.getOrDefault(row.getString(1), List.of()),
                        keys.getOrDefault(row.getString(1), List.of()))));
    tables.sort((a, b) -> a.name().compareTo(b.name()));
    return tables;
  }

  /** Names of the sequences, sorted. */
  static List<String> sequences(Session session, String database) throws SQLException {
    return session
        .list(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = "
                + Sql.text(database)
                + " AND table_type = 'SEQUENCE'",
            row -> row.getString(1))
        .stream()
        .sorted()
        .toList();
  }

  /** Names of the views, sorted. */
  static List<String> views(Session session, String database) throws SQLException {
    return session
        .list(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = "
                + Sql.text(database)
                + " AND table_type = 'VIEW'",
            row -> row.getString(1))
        .stream()
        .sorted()
        .toList();
  }

  /** About how much room its tables take. */
  static long bytes(Session session, String database) throws SQLException {
    return session.number(
        "SELECT IFNULL(SUM(data_length + index_length), 0) FROM information_schema.tables WHERE"
            + " table_schema = "
            + Sql.text(database));
  }

  /** Where sequences and automatic numbers stand, by name. */
  static Map<String, Long> positions(Session session, String database) throws SQLException {
    Map<String, Long> positions = new TreeMap<>();
    session.list(
        "SELECT table_name, auto_increment FROM information_schema.tables WHERE table_schema = "
            + Sql.text(database)
            + " AND auto_increment BETWEEN 1 AND 9223372036854775807",
        row -> positions.put(row.getString(1), row.getLong(2)));
    for (String sequence : sequences(session, database)) {
      positions.put(
          sequence,
          session.number("SELECT next_not_cached_value FROM " + Sql.in(database, sequence)));
    }
    return positions;
  }

  private static Map<String, List<Column>> columns(Session session, String database)
      throws SQLException {
    Map<String, List<Column>> columns = new TreeMap<>();
    session.list(
        "SELECT table_name, column_name, data_type, IFNULL(character_set_name, ''),"
            + " IFNULL(collation_name, ''), is_nullable = 'YES',"
            + " LEAST(IFNULL(character_octet_length, 0), 4294967295),"
            + " IFNULL(datetime_precision, 0), IFNULL(generation_expression, '')"
            + " FROM information_schema.columns WHERE table_schema = "
            + Sql.text(database)
            + " ORDER BY table_name, ordinal_position",
        row ->
            row.getString(9).isEmpty()
                && columns
                    .computeIfAbsent(row.getString(1), name -> new ArrayList<>())
                    .add(
                        new Column(
                            row.getString(2),
                            row.getString(3).toLowerCase(java.util.Locale.ROOT),
                            row.getString(4),
                            row.getString(5),
                            row.getBoolean(6),
                            row.getLong(7),
                            row.getInt(8))));
    return columns;
  }

  /** The primary key, else the first unique index in which nothing can be NULL. */
  private static Map<String, List<String>> keys(Session session, String database)
      throws SQLException {
    Map<String, Map<String, Optional<List<String>>>> indexes = new TreeMap<>();
    session.list(
        "SELECT table_name, index_name, column_name, nullable = 'YES' OR sub_part IS NOT NULL"
            + " FROM information_schema.statistics WHERE non_unique = 0 AND table_schema = "
            + Sql.text(database)
            + " ORDER BY table_name, index_name <> 'PRIMARY', index_name, seq_in_index",
        row -> {
          String column = row.getString(3);
          boolean usable = !row.getBoolean(4);
          return indexes
              .computeIfAbsent(row.getString(1), name -> new LinkedHashMap<>())
              .merge(
                  row.getString(2),
                  usable ? Optional.of(List.of(column)) : Optional.empty(),
                  Tables::joined);
        });
    Map<String, List<String>> keys = new TreeMap<>();
    indexes.forEach((table, unique) ->
        unique.values().stream()
            .flatMap(Optional::stream)
            .findFirst()
            .ifPresent(key -> keys.put(table, key)));
    return keys;
  }

  private static Optional<List<String>> joined(
      Optional<List<String>> one, Optional<List<String>> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    List<String> both = new ArrayList<>(one.get());
    both.addAll(other.get());
    return Optional.of(both);
  }
}
