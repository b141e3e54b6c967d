package dev.slipway.database.mariadb;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the server's own checks say, and what a dump cannot keep. */
final class Soundness {
  private Soundness() {}

  /** What CHECK TABLE says, where it is not OK. */
  static List<String> complaints(Session session, String database) throws SQLException {
    List<String> tables =
        Tables.of(session, database).stream().map(t -> Sql.in(database, t.name())).toList();
    List<String> wrong = new ArrayList<>();
    for (int from = 0; from < tables.size(); from += 100) {
      List<String> some = tables.subList(from, Math.min(tables.size(), from + 100));
      session
          .list(
              "CHECK TABLE " + String.join(", ", some),
              row -> row.getString(1) + " " + row.getString(3) + ": " + row.getString(4))
          .stream()
          .filter(line -> !line.endsWith(" status: OK") && !line.contains(" note: "))
          .forEach(wrong::add);
    }
    return wrong;
  }

  /** What to know about a dump of this database. */
  static List<String> notes(Session session, String database) throws SQLException {
    List<String> notes = new ArrayList<>();
    for (TableShape table : Tables.of(session, database)) {
      if (!table.isTransactional()) {
        notes.add(
            "table %s is %s: a backup beside writers may mix two moments of it"
                .formatted(table.name(), table.engine()));
      }
      table.columns().stream()
          .filter(column -> column.type().equals("float"))
          .forEach(column ->
              notes.add(
                  "%s.%s is FLOAT: a dump keeps six digits of it"
                      .formatted(table.name(), column.name())));
    }
    session
        .list(
            "SELECT table_name FROM information_schema.tables WHERE table_type = 'SYSTEM VERSIONED'"
                + " AND table_schema = "
                + Sql.text(database),
            row -> row.getString(1))
        .forEach(table ->
            notes.add("table " + table + " is system-versioned: its history is not in it"));
    return notes;
  }
}
