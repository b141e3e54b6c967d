package dev.slipway.database.mariadb;

import dev.slipway.model.Failure;
import java.sql.SQLException;
import java.util.List;

/** Turns the server's errors into failures that say what is true and what to do. */
final class MariaFailures {
  private MariaFailures() {}

  /**
   * The failure for an exception of the driver.
   *
   * @param what what did not work, such as {@code cannot back up}
   * @param account who was logged in, as SQL writes it in a grant
   */
  static Failure of(String what, String place, String account, SQLException cause) {
    String sentence = what + " " + place + ": ";
    String said = String.valueOf(cause.getMessage());
    return of(sentence, said, account, cause.getErrorCode(), state(cause)).because(cause);
  }

  private static String state(SQLException cause) {
    return cause.getSQLState() == null ? "" : cause.getSQLState();
  }

  private static Failure of(String sentence, String said, String account, int code, String state) {
    if (List.of(1044, 1142, 1143, 1227, 1370, 1410).contains(code)) {
      return grant(sentence + said, account);
    }
    if (code == 1049) {
      return Failure.state("database.missing", sentence + "there is no such database on the server")
          .next("create it, or check 'database:' in slipway.yaml");
    }
    if (List.of(1040, 1203, 1226).contains(code)) {
      return Failure.failed("database.too-many", sentence + "no connection is left (" + said + ")")
          .now("the database is what it was")
          .next("end sessions, or raise max_connections; slipway check does the sum for the app");
    }
    if (List.of(3159, 4022).contains(code) || said.contains("insecure transport")) {
      return Failure.usage("database.tls", sentence + "the server takes encrypted connections only")
          .next("add ?ssl_ca=FILE to the database's URL, or ?sslmode=require");
    }
    if (List.of(1045, 1698).contains(code)) {
      return Failure.failed("database.login", sentence + "the server refuses the account")
          .next(
              "check user and password in the app's settings; an account made with REQUIRE SSL"
                  + " needs ?ssl_ca=FILE or ?sslmode=require in the URL, too");
    }
    if (List.of(1205, 1213).contains(code)) {
      return Failure.failed("database.locked", sentence + "somebody holds it locked (" + said + ")")
          .now("the database is what it was")
          .next("let that transaction end, or end its session; then try again");
    }
    if (List.of(1021, 1114, 3, 28).contains(code) || isNoRoom(said)) {
      return diskFull(sentence + "the server's disk is full (" + said + ")");
    }
    if (state.startsWith("08") || List.of(1053, 1152, 1159, 1161, 1317).contains(code)) {
      return Failure.failed("database.connection", sentence + "no connection (" + said + ")")
          .next("see whether the server runs and can be reached; then do it again");
    }
    if (List.of(1033, 1034, 126, 127, 145, 1194, 1712).contains(code)) {
      return Failure.state("database.corrupt", sentence + "a table is damaged (" + said + ")")
          .next("look at it with CHECK TABLE; if it stays damaged, restore a backup");
    }
    return Failure.failed("database.failed", sentence + said);
  }

  /**
   * Whether a server, or the client that loads into it, says so in words. Rows for a table that was
   * empty are kept for the commit, and when there is no room for them, then that is all it says.
   */
  static boolean isNoRoom(String said) {
    return said.contains("No space left on device")
        || said.matches("(?s).*(?i:error) (1021|1114)\\b.*")
        || said.matches("(?s).*\\b1180\\b.*Got error 1 .*COMMIT.*");
  }

  /** The server has no room for what was to be made there. */
  static Failure diskFull(String what) {
    return Failure.failed("database.disk-full", what)
        .now("the live database is what it was; what was begun beside it was taken away")
        .next("make room on the server's disk, and do it again");
  }

  /** The rights that scratch databases need, and nothing beyond them. */
  static Failure grant(String sentence, String account) {
    return Failure.failed("database.grant", sentence)
        .now("the database is what it was")
        .next(
            "as an administrator of the server: GRANT ALL ON `"
                + Scratch.PREFIX.replace("_", "\\_")
                + "%`.* TO "
                + account
                + " WITH GRANT OPTION; for the accounts of clones also: GRANT CREATE USER ON *.* TO"
                + " "
                + account);
  }
}
