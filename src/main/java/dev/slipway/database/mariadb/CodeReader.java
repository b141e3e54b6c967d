package dev.slipway.database.mariadb;

import dev.slipway.model.Failure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads routines, views, triggers and events. The session's own database is the one read. */
final class CodeReader {
  private final Session session;
  private final String database;
  private final List<Code.Item> found = new ArrayList<>();

  private CodeReader(Session session, String database) {
    this.session = session;
    this.database = database;
  }

  static Code read(Session session, String database) throws SQLException {
    CodeReader reader = new CodeReader(session, database);
    reader.routines();
    reader.views();
    reader.triggers();
    reader.events();
    return new Code(reader.found);
  }

  private void routines() throws SQLException {
    List<String[]> routines =
        session.list(
            "SELECT routine_type, routine_name FROM information_schema.routines WHERE"
                + " routine_schema = "
                + Sql.text(database)
                + " ORDER BY routine_type, routine_name",
            row -> new String[] {row.getString(1), row.getString(2)});
    for (String[] routine : routines) {
      String show = "SHOW CREATE " + routine[0] + " " + Sql.name(routine[1]);
      found.addAll(
          session.list(
              show,
              row ->
                  new Code.Item(
                      routine[0],
                      routine[1],
                      visible(row.getString(3), routine[1]),
                      row.getString(2),
                      row.getString(5),
                      "")));
    }
  }

  /** The server shows NULL to whoever may run it but not read it. */
  private String visible(@org.jspecify.annotations.Nullable String sql, String name) {
    if (sql == null) {
      throw Failure.state(
              "database.grant", "the routine " + name + " of " + database + " cannot be read")
          .now("a backup without it would not be complete")
          .next("grant SELECT ON mysql.proc to the account of Slipway");
    }
    return sql;
  }

  /** Names of this database go: the text is to be right in any other. */
  private void views() throws SQLException {
    Pattern own = Pattern.compile(Pattern.quote(Sql.name(database) + "."));
    List<Code.Item> views = new ArrayList<>();
    for (String view : Tables.views(session, database)) {
      views.addAll(
          session.list(
              "SHOW CREATE VIEW " + Sql.name(view),
              row ->
                  new Code.Item(
                      "VIEW",
                      view,
                      own.matcher(row.getString(2)).replaceAll(""),
                      "",
                      row.getString(4),
                      "")));
    }
    while (!views.isEmpty()) {
      Code.Item next =
          views.stream()
              .filter(view -> needsNone(view, views))
              .findFirst()
              .orElse(views.getFirst());
      found.add(next);
      views.remove(next);
    }
  }

  private static boolean needsNone(Code.Item view, List<Code.Item> others) {
    return others.stream()
        .noneMatch(other -> !other.equals(view) && view.sql().contains(Sql.name(other.name())));
  }

  /** Put together anew: as it was written it may name this database. */
  private void triggers() throws SQLException {
    found.addAll(
        session.list(
            "SELECT trigger_name, definer, action_timing, event_manipulation, event_object_table,"
                + " action_statement, sql_mode, collation_connection"
                + " FROM information_schema.triggers WHERE trigger_schema = "
                + Sql.text(database)
                + " ORDER BY event_object_table, event_manipulation, action_timing, action_order",
            row ->
                new Code.Item(
                    "TRIGGER",
                    row.getString(1),
                    "CREATE DEFINER=%s TRIGGER %s %s %s ON %s FOR EACH ROW %s"
                        .formatted(
                            account(row.getString(2)),
                            Sql.name(row.getString(1)),
                            row.getString(3),
                            row.getString(4),
                            Sql.name(row.getString(5)),
                            row.getString(6)),
                    row.getString(7),
                    row.getString(8),
                    "")));
  }

  private static String account(String definer) {
    int at = definer.lastIndexOf('@');
    return at < 0
        ? Sql.name(definer)
        : Sql.name(definer.substring(0, at)) + "@" + Sql.name(definer.substring(at + 1));
  }

  private void events() throws SQLException {
    List<String> events =
        session.list(
            "SELECT event_name FROM information_schema.events WHERE event_schema = "
                + Sql.text(database)
                + " ORDER BY event_name",
            row -> row.getString(1));
    for (String event : events) {
      found.addAll(
          session.list(
              "SHOW CREATE EVENT " + Sql.name(event),
              row ->
                  new Code.Item(
                      "EVENT",
                      event,
                      row.getString(4),
                      row.getString(2),
                      row.getString(6),
                      row.getString(3))));
    }
  }
}
