package dev.slipway.database.mariadb;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A short text that is equal before and after when nothing was written to a scratch database. It
 * holds what the pages of large tables say, and the sums of all others: what the server itself
 * notes of times of writing has whole seconds only, is forgotten when a table leaves its cache, and
 * knows nothing of TRUNCATE.
 */
final class Mark {
  private Mark() {}

  static String of(Server server, String database) throws SQLException {
    Map<String, Long> stamps = new TreeMap<>(PageStamps.of(server, database, any -> true));
    try (Session one = server.open(database);
        Session other = server.open(database)) {
      List<TableShape> others =
          Tables.of(one, database).stream()
              .filter(table -> !stamps.containsKey(table.name()))
              .toList();
      return Catalogues.of(one, database).fingerprint()
          + " "
          + Tables.positions(one, database)
          + " "
          + stamps
          + " "
          + Fingerprints.of(List.of(one, other), database, others);
    }
  }
}
