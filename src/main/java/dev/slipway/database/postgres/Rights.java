package dev.slipway.database.postgres;

import dev.slipway.model.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What our account may do. Whatever is missing is asked for before anything is begun, as the one
 * statement that gives it.
 *
 * @param account its name on the server
 * @param superuser whether it may do everything
 */
record Rights(String account, boolean superuser) {

  static Rights of(Connection connection) throws SQLException {
    return Sql.list(
            connection,
            "SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user",
            row -> new Rights(row.getString(1), row.getBoolean(2)))
        .getFirst();
  }

  /** Whatever backups, clones and a way back of that database need on its own server. */
  void requireAll(Connection connection, Place place) throws SQLException {
    requireCreateDatabase(connection);
    if (place.elsewhere().isEmpty()) {
      requireCreateRole(connection);
    }
    Optional<Attributes> live = Attributes.of(connection, place.live());
    if (live.isPresent()) {
      requireMemberOf(connection, live.get().owner());
    }
  }

  /** To make databases, which every proof and every clone needs. */
  void requireCreateDatabase(Connection connection) throws SQLException {
    require(connection, "rolcreatedb", "CREATEDB", "create databases");
  }

  /** To make the account that clones belong to. */
  void requireCreateRole(Connection connection) throws SQLException {
    require(connection, "rolcreaterole", "CREATEROLE", "create the account of a clone");
  }

  private void require(Connection connection, String column, String attribute, String what)
      throws SQLException {
    if (superuser
        || Sql.is(connection, "SELECT " + column + " FROM pg_roles WHERE rolname = current_user")) {
      return;
    }
    throw missing(what, "ALTER ROLE %s %s".formatted(Sql.name(account), attribute));
  }

  /** To act as a role: own what it owns. */
  void requireMemberOf(Connection connection, String role) throws SQLException {
    if (!superuser && !Sql.is(connection, "SELECT pg_has_role(?, 'MEMBER')", role)) {
      throw missing(
          "act for the database's owner",
          "GRANT %s TO %s".formatted(Sql.name(role), Sql.name(account)));
    }
  }

  private Failure missing(String what, String statement) {
    return Failure.usage("database.grant", "the account " + account + " may not " + what)
        .now("nothing was changed")
        .next("let an administrator run once: " + statement);
  }
}
