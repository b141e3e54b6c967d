package dev.slipway.database.sqlite;

import dev.slipway.database.Catalogue;
import dev.slipway.model.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads what a database is made of. Every method reads on the caller's connection. */
final class Schema {

  private Schema() {}

  /**
   * The catalogue: tables, indexes, views and triggers as SQL, and the two numbers that apps keep
   * their own schema version in. SQLite's own bookkeeping is left out: it comes by itself.
   */
  static Catalogue catalogue(Connection connection) throws SQLException {
    List<String> objects = new ArrayList<>();
    try (ResultSet rows =
        query(
            connection,
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%'"
                + " ESCAPE '\\'")) {
      while (rows.next()) {
        objects.add(SqlText.normalised(rows.getString(1)));
      }
    }
    for (String pragma : List.of("application_id", "user_version")) {
      objects.add("PRAGMA " + pragma + " = " + number(connection, "PRAGMA " + pragma));
    }
    objects.sort(null);
    return new Catalogue(digest(objects), List.copyOf(objects));
  }

  private static Digest digest(List<String> objects) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (String object : objects) {
        sha.update(object.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
      }
      return new Digest(HexFormat.of().formatHex(sha.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Every table with rows of its own, sorted by name. Virtual tables have none: what they show is
   * in their shadow tables, which are ordinary ones. The statistics of ANALYZE are no data.
   *
   * @param schema {@code main}, or the name a database was attached under
   */
  static List<TableShape> tables(Connection connection, String schema) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet rows =
        query(
            connection,
            "SELECT name FROM "
                + SqlText.quoted(schema)
                + ".sqlite_schema WHERE type = 'table' AND rootpage > 0"
                + " AND name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\' ORDER BY name")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    Set<String> withRowid = withRowid(connection, schema);
    List<TableShape> tables = new ArrayList<>();
    for (String name : names) {
      tables.add(table(connection, schema, name, withRowid.contains(name)));
    }
    return tables;
  }

  private static TableShape table(
      Connection connection, String schema, String name, boolean hasRowid) throws SQLException {
    List<String> columns = new ArrayList<>();
    List<String> all = new ArrayList<>();
    TreeMap<Integer, String> key = new TreeMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT name, pk, hidden FROM pragma_table_xinfo(?, ?)")) {
      statement.setString(1, name);
      statement.setString(2, schema);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          all.add(rows.getString(1).toLowerCase(Locale.ROOT));
          if (rows.getInt(2) > 0) {
            key.put(rows.getInt(2), rows.getString(1));
          }
          if (rows.getInt(3) == 0) {
            columns.add(rows.getString(1));
          }
        }
      }
    }
    Optional<String> rowid =
        hasRowid
            ? Stream.of("rowid", "_rowid_", "oid").filter(word -> !all.contains(word)).findFirst()
            : Optional.empty();
    return new TableShape(name, columns, List.copyOf(key.values()), rowid);
  }

  /** Asked once: SQLite looks at every table to answer for one. */
  private static Set<String> withRowid(Connection connection, String schema) throws SQLException {
    Set<String> names = new HashSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT name FROM pragma_table_list WHERE schema = ? AND wr = 0")) {
      statement.setString(1, schema);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
    }
    return names;
  }

  /** One number that a query gives. */
  static long number(Connection connection, String query) throws SQLException {
    try (ResultSet rows = query(connection, query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** One word that a query gives. */
  static String word(Connection connection, String query) throws SQLException {
    try (ResultSet rows = query(connection, query)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  /** The first column of what a query with one parameter gives. */
  static List<String> words(Connection connection, String query, String parameter)
      throws SQLException {
    List<String> words = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, parameter);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          words.add(rows.getString(1));
        }
      }
    }
    return words;
  }

  private static ResultSet query(Connection connection, String query) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(query);
    statement.closeOnCompletion();
    return statement.executeQuery();
  }
}
