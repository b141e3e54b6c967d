package dev.slipway.database.mariadb;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people stumble over with MariaDB. */
final class Advice {
  private Advice() {}

  static List<String> about(Session session, String database, FileUse files) throws SQLException {
    List<String> advice = new ArrayList<>();
    String defaults = Catalogues.defaults(session, database);
    if (!defaults.contains("utf8mb4")) {
      advice.add(
          "new tables get "
              + defaults
              + ", which cannot hold every character; change it with: ALTER DATABASE "
              + Sql.name(database)
              + " CHARACTER SET utf8mb4");
    }
    List<String> narrow =
        session.list(
            "SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns WHERE"
                + " table_schema = "
                + Sql.text(database)
                + " AND character_set_name IN ('utf8mb3', 'utf8', 'latin1') AND"
                + " data_type NOT IN ('enum', 'set') ORDER BY 1",
            row -> row.getString(1));
    if (!narrow.isEmpty()) {
      advice.add(
          "%d columns cannot hold every character, such as %s: emoji are refused there"
              .formatted(narrow.size(), narrow.getFirst()));
    }
    List<String> json =
        session.list(
            "SELECT CONCAT(table_name, '.', constraint_name) FROM"
                + " information_schema.check_constraints WHERE constraint_schema = "
                + Sql.text(database)
                + " AND check_clause LIKE 'json\\_valid(%' ORDER BY 1",
            row -> row.getString(1));
    if (!json.isEmpty()) {
      advice.add(
          "JSON is LONGTEXT with a check here, such as "
              + json.getFirst()
              + ": it is compared as text, and clients get text");
    }
    dumpsInstead(session, database, files).ifPresent(advice::add);
    return advice;
  }

  /** Where the server is on this host, files could be copied, and something is missing for that. */
  private static Optional<String> dumpsInstead(Session session, String database, FileUse files)
      throws SQLException {
    List<TableFile> tables = TableFile.of(session, database);
    if (!files.paysOff(tables)) {
      return Optional.empty();
    }
    try {
      DataFolder.likely(session);
    } catch (NoFiles e) {
      return Optional.empty();
    }
    try {
      TableFile.requireImportable(tables);
      HotCopy.requireUsable(files.tool(), session);
      return Optional.empty();
    } catch (NoFiles e) {
      return Optional.of(
          "backups are dumps, which take several times as long as copies of the server's files: "
              + e.why());
    }
  }
}
