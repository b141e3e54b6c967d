package dev.slipway.database.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Triggers and rules out of action while rows are put in as they were: what they did was written
 * too. As the tables' owner, inside a transaction, so that nobody else ever sees it.
 */
final class Lifted {
  /** What takes each out of action, and what makes it again what it was. */
  private static final String ALL =
      """
      SELECT format('ALTER TABLE ONLY %1$s DISABLE TRIGGER %2$I', tgrelid::regclass, tgname),
        format('ALTER TABLE ONLY %1$s ENABLE %3$s TRIGGER %2$I', tgrelid::regclass, tgname,
          CASE tgenabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END)
      FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal
        AND tgenabled <> 'D' AND relkind IN ('r', 'p')
      UNION ALL SELECT format('ALTER TABLE %1$s DISABLE RULE %2$I', ev_class::regclass, rulename),
        format('ALTER TABLE %1$s ENABLE %3$s RULE %2$I', ev_class::regclass, rulename,
          CASE ev_enabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END)
      FROM pg_rewrite JOIN pg_class c ON c.oid = ev_class JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind IN ('r', 'p') AND ev_enabled <> 'D' AND nspname !~ '^pg_'
        AND nspname <> 'information_schema'\
      """;

  private record Pair(String off, String on) {}

  private final Connection connection;
  private final List<Pair> pairs = new ArrayList<>();

  private Lifted(Connection connection) {
    this.connection = connection;
  }

  static Lifted all(Connection connection) throws SQLException {
    Lifted lifted = new Lifted(connection);
    lifted.pairs.addAll(
        Sql.list(connection, ALL, row -> new Pair(row.getString(1), row.getString(2))));
    for (Pair pair : lifted.pairs) {
      Sql.execute(connection, pair.off);
    }
    return lifted;
  }

  void putBack() throws SQLException {
    for (Pair pair : pairs) {
      Sql.execute(connection, pair.on);
    }
  }
}
