package dev.slipway.database.mariadb;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/**
 * An account that may do everything in one scratch database and nothing elsewhere, so that what
 * programs do to a clone cannot reach the live data. It has the database's name.
 */
final class CloneAccount {
  private static final int NOT_ALLOWED = 1227;
  private static final List<String> HOSTS = List.of("%", "localhost");

  private CloneAccount() {}

  /** Creates it and gives its password. */
  static String create(Session session, String name) throws SQLException {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    // Servers may demand letters of both sizes and a sign.
    String password = "Aa1-" + HexFormat.of().formatHex(random);
    for (String host : HOSTS) {
      String account = Sql.text(name) + "@" + Sql.text(host);
      session.run(
          "CREATE OR REPLACE USER " + account + " IDENTIFIED BY " + Sql.text(password),
          "GRANT ALL ON " + Sql.name(name).replace("_", "\\_") + ".* TO " + account);
    }
    return password;
  }

  /** The same for one that may not be there: who may not drop accounts has made none. */
  static void dropIfMade(Session session, String name) throws SQLException {
    try {
      drop(session, name);
    } catch (SQLException e) {
      if (e.getErrorCode() != NOT_ALLOWED) {
        throw e;
      }
    }
  }

  /** Ends its sessions, which would hold the database locked, and takes it away. */
  static void drop(Session session, String name) throws SQLException {
    for (String host : HOSTS) {
      session.run("DROP USER IF EXISTS " + Sql.text(name) + "@" + Sql.text(host));
    }
    Sessions.end(
        session, Sessions.of(session).stream().filter(s -> s.user().equals(name)).toList());
  }
}
