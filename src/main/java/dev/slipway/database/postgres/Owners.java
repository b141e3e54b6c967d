package dev.slipway.database.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Whose what is in a database, where it is not its owner's: kept beside a dump as the statements
 * that say so, since dumps are restored as one account.
 */
final class Owners {
  private static final String FILE = "owners.sql";

  private static final String OTHERS =
      """
      WITH own AS (SELECT datdba FROM pg_database WHERE datname = current_database()),
      ns AS (SELECT oid, nspname, nspowner FROM pg_namespace
        WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
      ext AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e')
      SELECT format('ALTER SCHEMA %I OWNER TO %I', nspname, pg_get_userbyid(nspowner))
        FROM ns, own WHERE nspowner <> datdba AND nspname <> 'public'
          AND ('pg_namespace'::regclass, ns.oid) NOT IN (SELECT * FROM ext)
      UNION ALL SELECT format('ALTER TABLE %I.%I OWNER TO %I', nspname, relname, pg_get_userbyid(relowner))
        FROM pg_class c JOIN ns ON ns.oid = relnamespace, own WHERE relowner <> datdba
          AND relpersistence <> 't' AND (relkind IN ('r', 'p', 'v', 'm', 'f') OR (relkind = 'S'
            AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
              AND d.objid = c.oid AND d.deptype IN ('a', 'i'))))
          AND ('pg_class'::regclass, c.oid) NOT IN (SELECT * FROM ext)
      UNION ALL SELECT format('ALTER ROUTINE %s OWNER TO %I', p.oid::regprocedure, pg_get_userbyid(proowner))
        FROM pg_proc p JOIN ns ON ns.oid = pronamespace, own WHERE proowner <> datdba
          AND ('pg_proc'::regclass, p.oid) NOT IN (SELECT * FROM ext)
      UNION ALL SELECT format('ALTER TYPE %I.%I OWNER TO %I', nspname, typname, pg_get_userbyid(typowner))
        FROM pg_type t JOIN ns ON ns.oid = typnamespace, own
        WHERE typowner <> datdba AND typtype IN ('e', 'd', 'r')
          AND ('pg_type'::regclass, t.oid) NOT IN (SELECT * FROM ext)\
      """;

  private Owners() {}

  /** Notes them in a backup's directory. */
  static void note(Connection connection, Path directory) throws SQLException, IOException {
    List<String> statements = Sql.texts(connection, OTHERS);
    Files.write(directory.resolve(FILE), statements, StandardCharsets.UTF_8);
  }

  /** Gives what was noted back to them. */
  static void giveBack(Connection inside, Path directory) throws SQLException, IOException {
    for (String statement : Files.readAllLines(directory.resolve(FILE), StandardCharsets.UTF_8)) {
      Sql.execute(inside, statement);
    }
  }
}
