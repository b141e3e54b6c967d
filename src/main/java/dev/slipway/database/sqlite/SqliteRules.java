package dev.slipway.database.sqlite;

import dev.slipway.database.dump.Refusal;
import dev.slipway.database.dump.Rules;
import dev.slipway.database.dump.Statement;
import dev.slipway.database.dump.Tokens;

/** What a dump may do to an SQLite file: make what is in it, and reach no other file. */
final class SqliteRules implements Rules {

  @Override
  public Verdict judge(Statement beginning, Tokens tokens) {
    if (tokens.begin("ATTACH|DETACH")) {
      throw Refusal.statement(beginning, "it switches to another database file");
    }
    if (tokens.begin("BEGIN|COMMIT|END|SAVEPOINT|RELEASE|ANALYZE|SELECT|ROLLBACK")) {
      // All of it is one transaction anyway.
      return Verdict.LEAVE_OUT;
    }
    if (tokens.begin("PRAGMA")) {
      return pragma(beginning, tokens);
    }
    if (tokens.begin("CREATE|INSERT|REPLACE|UPDATE|DELETE|DROP|ALTER")) {
      return Verdict.LOAD;
    }
    throw Refusal.statement(beginning, "a dump does not hold this");
  }

  /** Long values are put together in a table of the connection's own. */
  @Override
  public boolean isAboutRows(Tokens tokens) {
    int at = tokens.find("TEMP", 1);
    return at < 0 || at > 2 || !tokens.get(at + 2).equals(SqlPieces.TABLE);
  }

  private static Verdict pragma(Statement beginning, Tokens tokens) {
    return switch (tokens.get(1)) {
      case "WRITABLE_SCHEMA", "USER_VERSION", "APPLICATION_ID", "ENCODING" -> Verdict.LOAD;
      case "FOREIGN_KEYS",
          "JOURNAL_MODE",
          "SYNCHRONOUS",
          "PAGE_SIZE",
          "AUTO_VACUUM",
          "LEGACY_FILE_FORMAT",
          "DEFER_FOREIGN_KEYS" ->
          Verdict.LEAVE_OUT;
      default -> throw Refusal.statement(beginning, "a dump does not set this");
    };
  }
}
