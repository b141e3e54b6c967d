package dev.slipway.database.mariadb;

import dev.slipway.database.dump.Refusal;
import dev.slipway.database.dump.Rules;
import dev.slipway.database.dump.Statement;
import dev.slipway.database.dump.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a dump may do to a MariaDB database. Definers are left out: all becomes the app's account's.
 * Events are loaded asleep, since what is beside the live database must not run by itself.
 */
final class MariaRules implements Rules {
  private static final String CODE = "VIEW|PROCEDURE|FUNCTION|TRIGGER|EVENT|PACKAGE";
  private static final String NAME = "(?:`(?:[^`]|``)*`|'[^']*'|\"[^\"]*\"|[\\w.%$-]+)";
  private static final Pattern DEFINER =
      Pattern.compile(
          "(?i)DEFINER\\s*=\\s*(?:CURRENT_USER(?:\\(\\))?|%1$s(?:\\s*@\\s*%1$s)?)".formatted(NAME));
  private static final Pattern STATUS =
      Pattern.compile(
          "(?i)(ON\\s+COMPLETION\\s+(?:NOT\\s+)?PRESERVE)\\s+(ENABLE|DISABLE ON"
              + " SLAVE|DISABLE)(?=\\s)");

  /** In these a byte that looks like a quote may be half of a character. */
  private static final String AMBIGUOUS = "(?i)gbk|gb2312|gb18030|big5|sjis|cp932|eucjpms|ujis";

  private static final String CLIENT =
      "SYSTEM|SOURCE|TEE|NOTEE|PAGER|NOPAGER|CONNECT|EDIT|CHARSET|PROMPT|EGO|GO|REHASH|EXIT|QUIT";

  private final List<String> awake = new ArrayList<>();

  /** Events that ran where the dump was made. */
  List<String> awake() {
    return awake;
  }

  @Override
  public Verdict judge(Statement beginning, Tokens tokens) {
    if (tokens.begin("USE")) {
      throw Refusal.statement(beginning, "it switches to another database")
          .next("dump one database without --databases and --all-databases");
    }
    if (tokens.begin(CLIENT)) {
      throw Refusal.statement(beginning, "it is a command to the client program");
    }
    return switch (tokens.get(0)) {
      case "SET" -> setting(beginning, tokens);
      case "CREATE", "DROP", "ALTER" -> object(beginning, tokens);
      case "LOCK", "UNLOCK", "FLUSH", "ANALYZE" -> Verdict.LEAVE_OUT;
      case "GRANT", "REVOKE", "INSTALL", "UNINSTALL", "SHUTDOWN", "KILL", "CHANGE", "RESET" ->
          throw superuser(beginning);
      case "LOAD", "HANDLER" -> throw Refusal.statement(beginning, "it reads a file");
      default -> Verdict.LOAD;
    };
  }

  private static dev.slipway.model.Failure superuser(Statement statement) {
    return Refusal.statement(statement, "it needs a superuser, and a dump never runs as one")
        .next("dump one database, and let an administrator do that part once");
  }

  private static Verdict setting(Statement beginning, Tokens tokens) {
    if (tokens.has("GTID_PURGED") || tokens.has("SQL_LOG_BIN") || tokens.begin("SET", "ROLE")) {
      return Verdict.LEAVE_OUT; // For replication only, and for accounts that are not here.
    }
    if (tokens.has("GLOBAL") || tokens.begin("SET", "PASSWORD|DEFAULT")) {
      throw superuser(beginning);
    }
    if (beginning.text().contains("NO_BACKSLASH_ESCAPES")) {
      throw Refusal.statement(beginning, "texts with backslashes would be read in another way");
    }
    boolean charset =
        tokens.begin("SET", "NAMES|CHARACTER|CHARSET") || tokens.has("CHARACTER_SET_CLIENT");
    for (int i = 1; charset && i < 8; i++) {
      if (tokens.get(i).matches(AMBIGUOUS)) {
        throw Refusal.statement(beginning, "a dump in that character set is not read")
            .next("dump with --default-character-set=utf8mb4");
      }
    }
    return Verdict.LOAD;
  }

  private static Verdict object(Statement beginning, Tokens tokens) {
    if (tokens.begin("ALTER", "DATABASE|SCHEMA")) {
      return Verdict.LEAVE_OUT; // The collation in which a routine was made; it names the database.
    }
    int at = tokens.begin("CREATE", "OR", "REPLACE") ? 3 : 1;
    if (tokens.get(at).matches("DATABASE|SCHEMA")) {
      throw Refusal.statement(beginning, "it is for another database")
          .next("dump one database without --databases and --all-databases");
    }
    if (tokens.get(at).matches("USER|ROLE|SERVER|TABLESPACE|LOGFILE")) {
      throw superuser(beginning);
    }
    return tokens.begin("CREATE") && kind(tokens) > 0 ? Verdict.REWRITE : Verdict.LOAD;
  }

  /** Where the kind of code stands; -1 for a table and what else is none. */
  private static int kind(Tokens tokens) {
    for (int i = 1; i < 24 && !tokens.get(i).isEmpty(); i++) {
      if (tokens.get(i).matches(CODE)) {
        return i;
      }
      if (tokens.get(i).matches("TABLE|INDEX|SEQUENCE|TEMPORARY|UNIQUE|FULLTEXT|SPATIAL")) {
        return -1;
      }
    }
    return -1;
  }

  @Override
  public Statement rewritten(Statement whole) {
    Tokens tokens = Tokens.of(whole);
    int kind = kind(tokens);
    int definer = tokens.find("DEFINER", 1);
    boolean names = definer > 0 && definer < kind && tokens.get(definer + 1).equals("=");
    String text = names ? DEFINER.matcher(whole.text()).replaceFirst("") : whole.text();
    return whole.with(tokens.get(kind).equals("EVENT") ? asleep(whole, text, tokens, kind) : text);
  }

  private String asleep(Statement whole, String text, Tokens tokens, int kind) {
    Matcher status = STATUS.matcher(text);
    if (!status.find()) {
      throw Refusal.statement(
          whole, "it does not say, as mariadb-dump does, whether the event runs");
    }
    if (status.group(2).equalsIgnoreCase("ENABLE")) {
      boolean condition = tokens.get(kind + 1).equals("IF");
      awake.add(tokens.get(kind + (condition ? 4 : 1)));
    }
    return status.replaceFirst("$1 DISABLE");
  }
}
