package dev.slipway.database.mariadb;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the large tables of a clone whose rows are what they were made of, without reading all of
 * them: nobody wrote to the table since, or what is on the pages that were written is the same.
 *
 * @param base what the clone was made of
 * @param name the clone's database
 * @param madeAt how far the server's log was then
 */
record Unwritten(Server server, String base, String name, long madeAt) {

  /**
   * The names of those tables. That the others were written is not said.
   *
   * @param session of the server
   * @param tables as they are in what it was made of; the clone's have the same columns, at least
   */
  Set<String> of(Session session, Map<String, TableShape> tables) throws SQLException {
    Map<String, WholeKey> keys = new TreeMap<>();
    for (String table : tables.keySet()) {
      WholeKey.of(session, name, table).ifPresent(key -> keys.put(table, key));
    }
    Map<String, List<KeyRange>> written =
        PageStamps.read(
            server,
            name,
            tables::containsKey,
            (table, file) ->
                new WrittenRows(file, Optional.ofNullable(keys.get(table))).since(madeAt));
    Set<String> unwritten = new HashSet<>();
    for (Map.Entry<String, List<KeyRange>> ranges : written.entrySet()) {
      String table = ranges.getKey();
      if (ranges.getValue().isEmpty()
          || isEqual(
              session,
              Objects.requireNonNull(tables.get(table)),
              Objects.requireNonNull(keys.get(table)),
              ranges.getValue())) {
        unwritten.add(table);
      }
    }
    return unwritten;
  }

  private boolean isEqual(Session session, TableShape table, WholeKey key, List<KeyRange> ranges)
      throws SQLException {
    String rows = KeyRange.condition(ranges, key.column());
    return Fingerprints.of(session, base, table, rows)
        .equals(Fingerprints.of(session, name, table, rows));
  }
}
