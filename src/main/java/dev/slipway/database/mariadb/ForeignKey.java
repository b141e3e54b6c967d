package dev.slipway.database.mariadb;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A foreign key.
 *
 * @param table the table that refers
 * @param from its columns
 * @param database where the table is that it refers to
 * @param parent that table
 * @param to its columns
 */
record ForeignKey(
    String table, List<String> from, String database, String parent, List<String> to) {

  /** Those of one database, in the order of their tables and names. */
  static List<ForeignKey> of(Session session, String database) throws SQLException {
    Map<List<String>, ForeignKey> keys = new LinkedHashMap<>();
    session.list(
        "SELECT table_name, constraint_name, column_name, referenced_table_schema,"
            + " referenced_table_name, referenced_column_name"
            + " FROM information_schema.key_column_usage WHERE referenced_table_name IS NOT NULL"
            + " AND table_schema = "
            + Sql.text(database)
            + " ORDER BY table_name, constraint_name, ordinal_position",
        row -> {
          List<String> name = List.of(row.getString(1), row.getString(2));
          ForeignKey key = keys.get(name);
          if (key == null) {
            key =
                new ForeignKey(
                    row.getString(1),
                    new ArrayList<>(),
                    row.getString(4),
                    row.getString(5),
                    new ArrayList<>());
            keys.put(name, key);
          }
          key.from.add(row.getString(3));
          return key.to.add(row.getString(6));
        });
    return List.copyOf(keys.values());
  }

  /** True where a row of one table is the one that a row of the other refers to. */
  String equal(String parentAlias, String childAlias) {
    List<String> terms = new ArrayList<>();
    for (int i = 0; i < from.size(); i++) {
      terms.add(
          "%s.%s = %s.%s"
              .formatted(parentAlias, Sql.name(to.get(i)), childAlias, Sql.name(from.get(i))));
    }
    return String.join(" AND ", terms);
  }
}
