package dev.slipway.database.postgres;

import dev.slipway.database.dump.Passage;
import dev.slipway.database.dump.Refusal;
import dev.slipway.database.dump.Rules;
import dev.slipway.database.dump.Statement;
import dev.slipway.database.dump.Tokens;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a dump may do to a PostgreSQL database. Everything in it becomes the app's account's, so who
 * owned it is left out; so are rights of accounts that this server does not have. What only a
 * superuser may do is refused, and the server would refuse it once more.
 */
final class PostgresRules implements Rules {
  private final Set<String> roles;
  private final Map<String, String> extensions = new LinkedHashMap<>();

  /** Rules on a server with these accounts. */
  PostgresRules(Set<String> roles) {
    this.roles = Set.copyOf(roles);
  }

  /** Extensions that the dump asked for so far, and the schema of each. */
  Map<String, String> extensions() {
    return extensions;
  }

  @Override
  public Verdict judge(Statement beginning, Tokens tokens) {
    return switch (tokens.get(0)) {
      case "SET", "RESET" -> setting(beginning, tokens);
      case "COPY" -> copy(beginning, tokens);
      case "CREATE", "DROP" -> object(beginning, tokens);
      case "ALTER" -> alter(beginning, tokens);
      case "GRANT", "REVOKE" -> grant(tokens);
      case "COMMENT" ->
          tokens.begin("COMMENT", "ON", "EXTENSION|DATABASE|ROLE")
              ? Verdict.LEAVE_OUT
              : Verdict.LOAD;
      case "SECURITY", "VACUUM" -> Verdict.LEAVE_OUT;
      case "LOAD", "IMPORT", "LISTEN", "NOTIFY", "PREPARE", "CHECKPOINT" ->
          throw Refusal.statement(beginning, "a dump does not hold this");
      case "USE" -> throw Refusal.statement(beginning, "it switches to another database");
      default -> Verdict.LOAD;
    };
  }

  private static Verdict setting(Statement beginning, Tokens tokens) {
    if (tokens.begin("SET", "STANDARD_CONFORMING_STRINGS")
        && !tokens.get(3).matches("(?i)on|true")) {
      throw Refusal.statement(beginning, "texts with backslashes would be read in another way");
    }
    boolean account = tokens.begin("SET", "ROLE|SESSION") || tokens.begin("RESET", "ROLE|SESSION");
    return account || tokens.begin("SET", "DEFAULT_TABLESPACE") ? Verdict.LEAVE_OUT : Verdict.LOAD;
  }

  private static Verdict copy(Statement beginning, Tokens tokens) {
    if (!Passage.isCopy(tokens)) {
      throw Refusal.statement(
          beginning, "it reads or writes a file of the server, or runs a program there");
    }
    return Verdict.LOAD;
  }

  private Verdict object(Statement beginning, Tokens tokens) {
    requireInside(beginning, tokens);
    if (tokens.begin("CREATE", "EXTENSION")) {
      extension(tokens);
      return Verdict.LEAVE_OUT;
    }
    if (tokens.begin("CREATE|DROP", "SCHEMA")) {
      // With --clean a dump drops first what an empty database does not have.
      return tokens.begin("CREATE") ? Verdict.REWRITE : Verdict.LEAVE_OUT;
    }
    return tokens.begin("CREATE|DROP", "PUBLICATION|EXTENSION") ? Verdict.LEAVE_OUT : Verdict.LOAD;
  }

  private static void requireInside(Statement beginning, Tokens tokens) {
    if (tokens.begin("CREATE|DROP|ALTER", "DATABASE")) {
      throw Refusal.statement(beginning, "it is for another database")
          .next("dump one database without --create and --clean");
    }
    boolean superuser =
        tokens.begin("CREATE|DROP|ALTER", "ROLE|USER|GROUP|TABLESPACE|SUBSCRIPTION|SERVER|SYSTEM")
            || tokens.begin("CREATE|DROP|ALTER", "EVENT", "TRIGGER")
            || tokens.begin("CREATE|DROP|ALTER", "FOREIGN", "DATA")
            || tokens.begin("CREATE", "LANGUAGE|TRUSTED|PROCEDURAL");
    if (superuser) {
      throw Refusal.statement(beginning, "it needs a superuser, and a dump never runs as one")
          .next("dump one database with pg_dump, and let an administrator do that part once");
    }
  }

  private void extension(Tokens tokens) {
    int at = tokens.begin("CREATE", "EXTENSION", "IF") ? 5 : 2;
    int schema = tokens.find("SCHEMA", at);
    String where = schema < 0 ? "public" : tokens.get(schema + 1);
    extensions.put(plain(tokens.get(at)), plain(where));
  }

  /** Unquoted names come in capitals. */
  private static String plain(String name) {
    return name.equals(name.toUpperCase(java.util.Locale.ROOT))
        ? name.toLowerCase(java.util.Locale.ROOT)
        : name;
  }

  private Verdict alter(Statement beginning, Tokens tokens) {
    requireInside(beginning, tokens);
    int owner = tokens.find("OWNER", 2);
    boolean owns = owner > 0 && tokens.get(owner + 1).equals("TO");
    return owns || tokens.begin("ALTER", "PUBLICATION|EXTENSION|DEFAULT")
        ? Verdict.LEAVE_OUT
        : Verdict.LOAD;
  }

  /** Rights on an object, for an account that is there. */
  private Verdict grant(Tokens tokens) {
    int to = tokens.find(tokens.begin("GRANT") ? "TO" : "FROM", 1);
    String grantee = to < 0 ? "" : tokens.get(to + 1);
    boolean known = grantee.equals("PUBLIC") || roles.contains(plain(grantee));
    return tokens.has("ON") && known ? Verdict.LOAD : Verdict.LEAVE_OUT;
  }

  /** Where an extension is to be, its schema is there already. */
  @Override
  public Statement rewritten(Statement whole) {
    return whole.with(
        whole.text().replaceFirst("(?i)^(\\s*CREATE\\s+SCHEMA)\\s+(?!IF\\s)", "$1 IF NOT EXISTS "));
  }
}
