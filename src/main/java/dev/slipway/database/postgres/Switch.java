package dev.slipway.database.postgres;

import dev.slipway.model.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Puts a restored database in the place of the live one: the live one takes no more connections,
 * its sessions are ended, and both change their names in one transaction. Whoever dies on the way
 * leaves the old one or the new one, whole.
 */
final class Switch {
  private final Connection control;
  private final String live;

  Switch(Connection control, String live) {
    this.control = control;
    this.live = live;
  }

  /** Refuses where a rename would break, or leave behind, what hangs on the live database. */
  void requirePossible() throws SQLException {
    refuse("prepared transactions", "SELECT gid FROM pg_prepared_xacts WHERE database = ?");
    refuse("replication slots", "SELECT slot_name FROM pg_replication_slots WHERE database = ?");
    refuse(
        "subscriptions",
        "SELECT subname FROM pg_subscription JOIN pg_database d ON d.oid = subdbid"
            + " WHERE datname = ?");
  }

  private void refuse(String what, String question) throws SQLException {
    List<String> found = Sql.texts(control, question, live);
    if (!found.isEmpty()) {
      throw Failure.state(
              "restore.attached", "the database %s has %s: %s".formatted(live, what, found))
          .now("nothing was replaced")
          .next("end them first: they belong to the database that would be put aside");
    }
  }

  /**
   * Switches.
   *
   * @param next what is to be live
   * @param aside the name that the live one gets
   * @param mark what it says of itself from then on
   * @param attributes what the live one is like
   */
  void to(String next, String aside, String mark, Attributes attributes) throws SQLException {
    try {
      Sql.execute(control, allow(live, false));
      Sessions.end(control, live, "?::text IS NOT NULL", "");
      control.setAutoCommit(false);
      try {
        attributes.giveTo(control, next);
        Sql.execute(
            control,
            rename(live, aside),
            rename(next, live),
            "REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(Sql.name(aside)),
            "COMMENT ON DATABASE %s IS %s".formatted(Sql.name(aside), Sql.text(mark)));
        control.commit();
      } catch (SQLException e) {
        control.rollback();
        throw e;
      } finally {
        control.setAutoCommit(true);
      }
      Sql.execute(control, allow(aside, true));
    } catch (SQLException | Failure e) {
      reopen(e);
      throw e;
    }
  }

  /** Names it live where there is no live one. */
  void in(String next, Attributes attributes) throws SQLException {
    control.setAutoCommit(false);
    try {
      attributes.giveTo(control, next);
      Sql.execute(control, rename(next, live));
      control.commit();
    } catch (SQLException e) {
      control.rollback();
      throw e;
    } finally {
      control.setAutoCommit(true);
    }
  }

  /** Lets customers in again where a switch did not come to its end. */
  static void reopen(Connection control, String live) throws SQLException {
    if (Sql.is(
        control,
        "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = ? AND NOT datallowconn)",
        live)) {
      Sql.execute(control, allow(live, true));
    }
  }

  private void reopen(Exception cause) {
    try {
      reopen(control, live);
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static String allow(String database, boolean whether) {
    return "ALTER DATABASE %s ALLOW_CONNECTIONS %s".formatted(Sql.name(database), whether);
  }

  private static String rename(String from, String to) {
    return "ALTER DATABASE %s RENAME TO %s".formatted(Sql.name(from), Sql.name(to));
  }
}
