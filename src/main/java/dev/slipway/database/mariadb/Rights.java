package dev.slipway.database.mariadb;

import java.sql.SQLException;

/**
 * What our account may do, found by doing it: the server lists rights in many forms, and roles hide
 * some. What is made is empty and taken away at once.
 */
final class Rights {
  private Rights() {}

  /** To make databases, which every backup and every way back needs. */
  static void requireDatabases(Session session, Scratch scratch) throws SQLException {
    String name = scratch.fresh(Scratch.Use.WORK);
    try {
      Scratch.createWith(session, name, "");
    } finally {
      Scratch.drop(session, name);
    }
  }

  /** To make databases with an account of their own, which clones are. */
  static void requireClones(Session session, Scratch scratch) throws SQLException {
    String name = scratch.fresh(Scratch.Use.CLONE);
    try {
      Scratch.createWith(session, name, "");
      account(session, name);
    } finally {
      Scratch.drop(session, name);
    }
  }

  private static void account(Session session, String name) throws SQLException {
    try {
      CloneAccount.create(session, name);
    } catch (SQLException e) {
      try {
        CloneAccount.drop(session, name);
      } catch (SQLException also) {
        e.addSuppressed(also); // Who may not create one may not drop one either.
      }
      throw e;
    }
    CloneAccount.drop(session, name);
  }
}
