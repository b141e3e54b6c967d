package dev.slipway.database.mariadb;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/** Automatic numbers and sequences. */
final class Counters {
  private Counters() {}

  /** A number once given to a customer is not given to another. */
  static void advance(Session session, String live, String onto) throws SQLException {
    Map<String, Long> given = Tables.positions(session, live);
    Map<String, Long> next = Tables.positions(session, onto);
    Set<String> sequences = Set.copyOf(Tables.sequences(session, onto));
    for (Map.Entry<String, Long> each : next.entrySet()) {
      String name = each.getKey();
      long wanted = given.getOrDefault(name, each.getValue());
      if (sequences.contains(name)) {
        // The server itself never lets one go back, whichever way it counts.
        session.number("SELECT SETVAL(" + Sql.in(onto, name) + ", " + wanted + ", 0)");
      } else if (wanted > each.getValue()) {
        session.run("ALTER TABLE " + Sql.in(onto, name) + " AUTO_INCREMENT = " + wanted);
      }
    }
  }
}
