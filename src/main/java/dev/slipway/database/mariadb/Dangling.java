package dev.slipway.database.mariadb;

import dev.slipway.database.mariadb.DatabaseReplay.Part;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Counts rows that refer to rows that are not there, where a replay wrote: among the rows that it
 * puts in, and among those that refer to what it takes away. Elsewhere nothing changes.
 */
final class Dangling {
  private final Session session;
  private final String database;
  private final List<Part> parts;
  private final List<ForeignKey> keys;

  Dangling(Session session, String database, List<Part> parts) throws SQLException {
    this.session = session;
    this.database = database;
    this.parts = parts;
    this.keys = parts.isEmpty() ? List.of() : ForeignKey.of(session, database);
  }

  /** Before anything is written: rows that will change, and refer to none already. */
  long before() throws SQLException {
    long count = 0;
    for (ForeignKey key : keys) {
      Optional<Part> child = part(key.table());
      if (child.isPresent()) {
        count += amongRows(key, child.get().keys().changed(), child.get());
      }
    }
    return count;
  }

  /** The same afterwards, and those that refer to what went. */
  long now() throws SQLException {
    long count = 0;
    for (ForeignKey key : keys) {
      Optional<Part> child = part(key.table());
      if (child.isPresent()) {
        count += amongRows(key, child.get().keys().changed(), child.get());
        count += amongRows(key, child.get().keys().came(), child.get());
      }
      Optional<Part> parent =
          key.database().equals(database) ? part(key.parent()) : Optional.empty();
      if (parent.isPresent()) {
        count += leftBehind(key, parent.get(), child);
      }
    }
    return count;
  }

  private Optional<Part> part(String table) {
    return parts.stream().filter(part -> part.trio().old().name().equals(table)).findFirst();
  }

  private long amongRows(ForeignKey key, String list, Part child) throws SQLException {
    TableTrio trio = child.trio();
    return session.number(
        "SELECT COUNT(*) FROM %s k STRAIGHT_JOIN %s o ON %s WHERE %s"
            .formatted(
                list, trio.ontoTable(), trio.keyOf(trio.old(), "o", "k"), refersToNone(key)));
  }

  /** Rows that nobody wrote, but that refer to one that was changed or taken away. */
  private long leftBehind(ForeignKey key, Part parent, Optional<Part> child) throws SQLException {
    StringBuilder where = new StringBuilder(refersToNone(key));
    if (child.isPresent()) {
      TableTrio trio = child.get().trio();
      for (String list : List.of(child.get().keys().changed(), child.get().keys().came())) {
        where
            .append(" AND NOT EXISTS (SELECT 1 FROM ")
            .append(list)
            .append(" k WHERE ")
            .append(trio.keyOf(trio.old(), "o", "k"))
            .append(")");
      }
    }
    return session.number(
        "SELECT COUNT(*) FROM %s s STRAIGHT_JOIN %s o ON %s WHERE %s"
            .formatted(
                parent.keys().saved(), Sql.in(database, key.table()), key.equal("s", "o"), where));
  }

  private static String refersToNone(ForeignKey key) {
    return Sql.each(key.from(), column -> "o." + Sql.name(column) + " IS NOT NULL", " AND ")
        + " AND NOT EXISTS (SELECT 1 FROM %s p WHERE %s)"
            .formatted(Sql.in(key.database(), key.parent()), key.equal("p", "o"));
  }
}
