package dev.slipway.database.mariadb;

import dev.slipway.database.TableContents;
import java.sql.SQLException;
import java.util.List;

/**
 * A short text that is equal before and after when nothing was written to a scratch database. It
 * holds the sums of all tables: what the server notes of times of writing has whole seconds only,
 * is forgotten when a table leaves its cache, and knows nothing of TRUNCATE.
 */
final class Mark {
  private Mark() {}

  static String of(Session session, String database) throws SQLException {
    List<TableContents> sums =
        Fingerprints.of(List.of(session), database, Tables.of(session, database));
    return Catalogues.of(session, database).fingerprint()
        + " "
        + Tables.positions(session, database)
        + " "
        + sums;
  }
}
