package dev.slipway.database.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A sequence.
 *
 * @param name quoted
 * @param last the last number it gave; empty when it gave none
 * @param step by how much it goes on
 * @param least the least number it gives
 * @param most the greatest
 */
record Sequence(String name, OptionalLong last, long step, long least, long most) {

  /** All of the app's, by name. */
  static Map<String, Sequence> all(Connection connection) throws SQLException {
    Map<String, Sequence> all = new TreeMap<>();
    Sql.list(
            connection,
            "SELECT format('%I.%I', schemaname, sequencename), last_value, increment_by,"
                + " min_value, max_value FROM pg_sequences",
            row -> {
              long last = row.getLong(2);
              return new Sequence(
                  row.getString(1),
                  row.wasNull() ? OptionalLong.empty() : OptionalLong.of(last),
                  row.getLong(3),
                  row.getLong(4),
                  row.getLong(5));
            })
        .forEach(each -> all.put(each.name, each));
    return all;
  }

  /** Lets it stand where the other stands, if that is further on; as far as it can. */
  void advanceTo(Connection connection, Sequence other) throws SQLException {
    if (other.last.isEmpty()) {
      return;
    }
    long wanted = Math.clamp(other.last.getAsLong(), least, most);
    boolean further =
        last.isEmpty() || (step > 0 ? wanted > last.getAsLong() : wanted < last.getAsLong());
    if (further) {
      Sql.number(connection, "SELECT setval(?::text::regclass, ?)", name, wanted);
    }
  }
}
