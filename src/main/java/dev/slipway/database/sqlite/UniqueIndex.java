package dev.slipway.database.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A unique index as a query that counts the rows it would refuse.
 *
 * @param columns what it is on, for people
 * @param counting the query
 */
record UniqueIndex(List<String> columns, String counting) {

  /** Reads one; empty when it is on an expression whose text cannot be told for certain. */
  static Optional<UniqueIndex> read(Connection connection, TableShape table, String index)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    List<String> terms = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    String sql =
        SqlText.normalised(
            String.join(
                "",
                Schema.words(
                    connection,
                    "SELECT coalesce(sql, '') FROM sqlite_schema WHERE type = 'index' AND name = ?",
                    index)));
    List<String> written = SqlText.list(sql);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT cid, name, coll FROM pragma_index_xinfo(?) WHERE key = 1 ORDER BY seqno")) {
      statement.setString(1, index);
      try (ResultSet rows = statement.executeQuery()) {
        for (int at = 0; rows.next(); at++) {
          if (rows.getInt(1) >= 0) {
            String term = Demands.in(table.quotedName(), rows.getString(2));
            columns.add(rows.getString(2));
            terms.add(term);
            groups.add(term + " COLLATE " + SqlText.quoted(rows.getString(3)));
          } else if (rows.getInt(1) == -2 && at < written.size()) {
            columns.add(written.get(at));
            terms.add(written.get(at));
            groups.add(written.get(at));
          } else {
            return Optional.empty();
          }
        }
      }
    }
    return terms.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new UniqueIndex(columns, counting(table, terms, groups, SqlText.condition(sql))));
  }

  /** NULL is never equal to anything. */
  private static String counting(
      TableShape table, List<String> terms, List<String> groups, Optional<String> only) {
    return "SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM %s WHERE (%s) IS NOT NULL%s GROUP BY %s HAVING count(*) > 1)"
        .formatted(
            table.quotedName(),
            String.join(") IS NOT NULL AND (", terms),
            only.map(condition -> " AND (" + condition + ")").orElse(""),
            String.join(", ", groups));
  }
}
