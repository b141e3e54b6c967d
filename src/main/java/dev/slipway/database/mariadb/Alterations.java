package dev.slipway.database.mariadb;

import dev.slipway.database.Rewrite;
import dev.slipway.database.mariadb.TableText.Clause;
import dev.slipway.model.Progress;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the server has to do for a migration's changes of tables. Which algorithm works does not
 * depend on rows, so each change is tried on empty tables with the structure from before, the
 * cheapest algorithm first.
 */
final class Alterations {

  /** A way to change a table; the cheapest comes first. */
  private record Way(String algorithm, boolean anew, String lock) {

    String inSql(String separator) {
      return "ALGORITHM=" + algorithm + separator + "LOCK=" + lock;
    }

    Rewrite rewrite(String table, long rows, String change) {
      return new Rewrite(table, rows, change, inSql(" "), anew, lock.equals("SHARED"), false);
    }
  }

  private static final List<Way> WAYS =
      List.of(
          new Way("INSTANT", false, "NONE"),
          new Way("NOCOPY", false, "NONE"),
          new Way("NOCOPY", false, "SHARED"),
          new Way("INPLACE", true, "NONE"),
          new Way("INPLACE", true, "SHARED"),
          new Way("COPY", true, "NONE"),
          new Way("COPY", true, "SHARED"));

  private Alterations() {}

  /**
   * Of what differs between two databases; a change that none of the ways can make alone is left
   * out.
   */
  static List<Rewrite> of(Place place, String base, String now) throws SQLException {
    String work = place.scratch().fresh(Scratch.Use.WORK);
    try (Session session = place.server().open()) {
      Map<String, Long> rows = new LinkedHashMap<>();
      Tables.of(session, base).forEach(table -> rows.put(table.name(), table.about()));
      Map<String, String> before = statements(session, base);
      Map<String, String> after = statements(session, now);
      after.keySet().retainAll(before.keySet());
      after.entrySet().removeIf(table -> table.getValue().equals(before.get(table.getKey())));
      if (after.isEmpty()) {
        return List.of();
      }
      place.scratch().create(session, work, base);
      new ServerCopy(place.server(), Progress.SILENT).structure(base, work);
      session.run("USE " + Sql.name(work));
      List<Rewrite> found = new ArrayList<>();
      for (Map.Entry<String, String> table : after.entrySet()) {
        String name = table.getKey();
        TableText then = TableText.of(before.getOrDefault(name, ""));
        List<Clause> clauses = then.to(TableText.of(table.getValue()));
        found.addAll(tried(session, name, rows.getOrDefault(name, -1L), clauses));
      }
      return found;
    } finally {
      Scratch.end(place.server(), work);
    }
  }

  private static Map<String, String> statements(Session session, String database)
      throws SQLException {
    List<String> names = Tables.of(session, database).stream().map(TableShape::name).toList();
    List<String> statements = Catalogues.tableStatements(session, database, names);
    Map<String, String> found = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      found.put(names.get(i), statements.get(i).replaceAll(" AUTO_INCREMENT=[0-9]+", ""));
    }
    return found;
  }

  /** Each by itself; those that need one another, such as a number and its index, together. */
  private static List<Rewrite> tried(Session session, String table, long rows, List<Clause> clauses)
      throws SQLException {
    List<Rewrite> found = new ArrayList<>();
    List<Clause> left = new ArrayList<>();
    for (Clause clause : clauses) {
      Optional<Way> way = way(session, table, clause.sql());
      way.ifPresentOrElse(
          one -> found.add(one.rewrite(table, rows, clause.words())), () -> left.add(clause));
    }
    if (!left.isEmpty()) {
      String words = Sql.each(left, Clause::words, ", ");
      way(session, table, Sql.each(left, Clause::sql, ", "))
          .ifPresent(way -> found.add(way.rewrite(table, rows, words)));
    }
    return found;
  }

  private static Optional<Way> way(Session session, String table, String clause)
      throws SQLException {
    for (Way way : WAYS) {
      try {
        session.run("ALTER TABLE %s %s, %s".formatted(Sql.name(table), clause, way.inSql(", ")));
        return Optional.of(way);
      } catch (SQLException e) {
        if (Switching.isLost(e)) {
          throw e;
        }
        // Not that way; where the change itself is impossible alone, none is.
      }
    }
    return Optional.empty();
  }
}
