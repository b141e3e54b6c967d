package dev.slipway.database.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A foreign key.
 *
 * @param parent the table it refers to
 * @param from its own columns
 * @param to the parent's
 */
record ForeignKey(String parent, List<String> from, List<String> to) {

  /** Those of one table. */
  static List<ForeignKey> of(Connection connection, TableShape table) throws SQLException {
    Map<Integer, ForeignKey> keys = new TreeMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?) ORDER BY id,"
                + " seq")) {
      statement.setString(1, table.name());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String parent = rows.getString(2);
          ForeignKey key =
              keys.computeIfAbsent(
                  rows.getInt(1),
                  id -> new ForeignKey(parent, new ArrayList<>(), new ArrayList<>()));
          key.from.add(rows.getString(3));
          key.to.add(Objects.requireNonNullElse(rows.getString(4), ""));
        }
      }
    }
    List<ForeignKey> complete = new ArrayList<>();
    for (ForeignKey key : keys.values()) {
      complete.add(key.to.contains("") ? key.toPrimaryKey(connection) : key);
    }
    return complete.stream().filter(key -> key.from.size() == key.to.size()).toList();
  }

  private ForeignKey toPrimaryKey(Connection connection) throws SQLException {
    return new ForeignKey(
        parent,
        from,
        Schema.words(
            connection, "SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0 ORDER BY pk", parent));
  }

  /** Counts rows that refer to none. The parent's collation decides, hence its side comes first. */
  String counting(TableShape table) {
    String given =
        from.stream()
            .map(c -> Demands.in("c", c) + " IS NOT NULL")
            .collect(Collectors.joining(" AND "));
    String equal =
        IntStream.range(0, from.size())
            .mapToObj(i -> Demands.in("p", to.get(i)) + " = " + Demands.in("c", from.get(i)))
            .collect(Collectors.joining(" AND "));
    return "SELECT count(*) FROM %s c WHERE %s AND NOT EXISTS (SELECT 1 FROM %s p WHERE %s)"
        .formatted(table.quotedName(), given, SqlText.quoted(parent), equal);
  }
}
