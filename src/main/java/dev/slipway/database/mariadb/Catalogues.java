package dev.slipway.database.mariadb;

import dev.slipway.database.Catalogue;
import dev.slipway.model.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The catalogue: tables as the server would create them, sequences, routines, views, triggers and
 * events, and the character set that new tables get. Left out is what moves with the data
 * (automatic numbers), who defined something, and whether an event runs.
 */
final class Catalogues {
  private static final Pattern POSITION = Pattern.compile(" AUTO_INCREMENT=[0-9]+(?= |$)");

  private Catalogues() {}

  /** Of one database. */
  static Catalogue of(Session session, String database) throws SQLException {
    return of(session, database, CodeReader.read(session, database));
  }

  /** Of a database's tables together with code that is kept elsewhere. */
  static Catalogue of(Session session, String database, Code code) throws SQLException {
    List<String> objects = new ArrayList<>();
    List<String> names = Tables.of(session, database).stream().map(TableShape::name).toList();
    tableStatements(session, database, names).stream().map(Catalogues::line).forEach(objects::add);
    for (String sequence : Tables.sequences(session, database)) {
      objects.add(line(sequenceStatement(session, database, sequence)));
    }
    code.objects().forEach(item -> objects.add(item.line()));
    objects.add(defaults(session, database));
    objects.sort(null);
    return new Catalogue(digest(objects), List.copyOf(objects));
  }

  /** The statements that create its tables, by their names. */
  static Map<String, String> tablesByName(Session session, String database) throws SQLException {
    List<String> names = Tables.of(session, database).stream().map(TableShape::name).toList();
    List<String> statements = tableStatements(session, database, names);
    Map<String, String> byName = new TreeMap<>();
    for (int i = 0; i < names.size(); i++) {
      byName.put(names.get(i), statements.get(i));
    }
    return byName;
  }

  /** The statements that create these tables, in their order. */
  static List<String> tableStatements(Session session, String database, List<String> tables)
      throws SQLException {
    return session.firstOfEach(
        tables.stream().map(table -> "SHOW CREATE TABLE " + Sql.in(database, table)).toList(),
        row -> row.getString(2));
  }

  /** The statement that creates a sequence, which does not say where it stands. */
  static String sequenceStatement(Session session, String database, String sequence)
      throws SQLException {
    return session
        .list("SHOW CREATE SEQUENCE " + Sql.in(database, sequence), row -> row.getString(2))
        .getFirst();
  }

  /** Character set and collation of new tables, as SQL says it. */
  static String defaults(Session session, String database) throws SQLException {
    return session
        .text(
            "SELECT CONCAT('CHARACTER SET ', default_character_set_name, ' COLLATE ',"
                + " default_collation_name) FROM information_schema.schemata WHERE schema_name = "
                + Sql.text(database))
        .orElse("CHARACTER SET utf8mb4");
  }

  private static String line(String statement) {
    String[] parts = statement.split("\n", -1);
    StringBuilder line = new StringBuilder();
    for (String part : parts) {
      // Only the last lines say it: within a comment of a column it is text.
      line.append(part.startsWith(")") ? POSITION.matcher(part).replaceFirst("") : part.strip());
      line.append(' ');
    }
    return line.toString().strip();
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
}
