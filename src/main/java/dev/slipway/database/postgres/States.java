package dev.slipway.database.postgres;

import dev.slipway.model.Failure;
import java.sql.SQLException;
import java.util.Optional;

/** What a server's five-letter codes mean for us. */
final class States {

  private States() {}

  private static boolean is(SQLException e, String code) {
    return code.equals(e.getSQLState());
  }

  /** Connection refused, cut, or ended by a server that stops or starts. */
  static boolean isUnreachable(SQLException e) {
    String state = Optional.ofNullable(e.getSQLState()).orElse("");
    return state.startsWith("08") || state.startsWith("57P");
  }

  static boolean isNoSuchDatabase(SQLException e) {
    return is(e, "3D000");
  }

  /** Something else refers to it. */
  static boolean isNeeded(SQLException e) {
    return is(e, "2BP01");
  }

  /** Somebody has the database open. */
  static boolean isInUse(SQLException e) {
    return is(e, "55006");
  }

  /** A connection to a database that takes none just now. */
  static boolean isClosed(SQLException e) {
    return is(e, "55000");
  }

  /** A value that a type or a constraint does not take. */
  static boolean isAboutValues(SQLException e) {
    String state = Optional.ofNullable(e.getSQLState()).orElse("");
    return state.startsWith("22") || state.startsWith("23");
  }

  static boolean isForbidden(SQLException e) {
    return is(e, "42501");
  }

  /** Which is said as a matter of the account, since the server's rules are about both. */
  private static boolean wantsEncryption(SQLException e) {
    String said = firstLine(e);
    return is(e, "28000") && (said.contains("no encryption") || said.contains("SSL off"));
  }

  static boolean isLogin(SQLException e) {
    return is(e, "28P01") || is(e, "28000");
  }

  /**
   * A failure that says what did not work.
   *
   * @param doing what, such as {@code cannot read}
   * @param place the database, for people
   */
  static Failure failure(String doing, String place, SQLException e) {
    String what = doing + " " + place + ": " + firstLine(e);
    if (isUnreachable(e)) {
      return Failure.failed("database.unreachable", what)
          .because(e)
          .next("see that the server runs and can be reached, and do it again");
    }
    if (isNoSuchDatabase(e)) {
      return Failure.state("database.missing", what)
          .because(e)
          .next("create it, or check 'database:' in slipway.yaml");
    }
    if (wantsEncryption(e)) {
      return Failure.usage("database.tls", what)
          .because(e)
          .next(
              "the server takes encrypted connections only: add sslmode=require to the database's"
                  + " URL, or better sslmode=verify-full&sslrootcert=FILE");
    }
    if (is(e, "53300")) {
      return Failure.failed("database.too-many", what)
          .because(e)
          .next("end sessions, or raise max_connections; slipway check does the sum for the app");
    }
    if (isLogin(e)) {
      return Failure.usage("database.login", what)
          .because(e)
          .next("check user and password in the database's URL, and the server's pg_hba.conf");
    }
    if (isForbidden(e)) {
      return Failure.usage("database.grant", what)
          .because(e)
          .next("let Slipway's account read everything: GRANT pg_read_all_data TO <account>");
    }
    if (is(e, "55P03")) {
      return Failure.failed("database.locked", what)
          .because(e)
          .next("end the session that holds the lock, and do it again");
    }
    if (is(e, "53100")) {
      return diskFull(what).because(e);
    }
    return Failure.failed("database.error", what).because(e);
  }

  /** The server has no room for what was to be made there. */
  static Failure diskFull(String what) {
    return Failure.failed("database.disk-full", what)
        .now("the live database is what it was; what was begun beside it was taken away")
        .next("make room on the server's disk, and do it again");
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
  }
}
