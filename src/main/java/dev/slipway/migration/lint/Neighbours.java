package dev.slipway.migration.lint;

import dev.slipway.migration.Dialect;
import dev.slipway.migration.MigrationSql.Script;
import dev.slipway.migration.SqlStatement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a statement's harm depends on: the rest of its migration. */
final class Neighbours {
  private static final Pattern CREATES = pattern("CREATE (?:\\w+ )*?TABLE (?:IF NOT EXISTS )?(@)");
  private static final Pattern RENAMES =
      pattern("ALTER TABLE (?:IF EXISTS )?(@) RENAME (?:TO |AS )?(@)$");
  private static final Pattern ADDS =
      pattern("ALTER TABLE (?:IF EXISTS )?(?:ONLY )?@ ADD (?:COLUMN )?(?:IF NOT EXISTS )?(@)");
  private static final Pattern SETS = pattern("UPDATE (?:ONLY )?@ (?:AS )?(?:@ )?SET (.*)");
  private static final Pattern ASSIGNED = pattern("(?:^|, )(@) = ");
  private static final Pattern CREATED_THING =
      pattern(
          "CREATE (?:OR REPLACE )?(?:\\w+ = \\S+ )?(?:\\w+"
              + " )*?(VIEW|TRIGGER|FUNCTION|PROCEDURE|EVENT|POLICY|INDEX) (?:CONCURRENTLY )?(?:IF"
              + " NOT EXISTS )?(@)");
  private static final Pattern DROPPED_THING =
      pattern(
          "DROP (?:MATERIALIZED )?(VIEW|TRIGGER|FUNCTION|PROCEDURE|EVENT|POLICY) (?:IF EXISTS"
              + " )?(@)");
  private static final Pattern SCHEMA_CHANGE = pattern("(?:CREATE|ALTER|DROP|RENAME|TRUNCATE) ");
  private static final Pattern DATA_CHANGE = pattern("(?:UPDATE|DELETE|INSERT) ");
  private static final Pattern LOCK_TIMEOUT = pattern("SET (?:LOCAL |SESSION )?lock_timeout ");
  private static final Pattern NOT_VALID = pattern("ALTER TABLE .* NOT VALID");
  private static final Pattern VALIDATES = pattern("ALTER TABLE .* VALIDATE CONSTRAINT");

  private final List<SqlStatement> statements;
  private final Dialect dialect;
  private final List<String> plain;

  /** Where each table that the migration creates is created. */
  private final Map<String, Integer> created = new HashMap<>();

  private final Set<String> kept = new HashSet<>();
  private final Set<String> added = new HashSet<>();

  Neighbours(Script script, Dialect dialect) {
    this.statements = script.statements();
    script.kept().forEach(table -> kept.add(key(table)));
    this.dialect = dialect;
    this.plain = script.statements().stream().map(one -> Plain.of(one.text(), dialect)).toList();
    for (int i = 0; i < script.statements().size(); i++) {
      int index = i;
      for (String clause : Plain.clauses(statements.get(i).text(), dialect)) {
        first(CREATES, clause, 1).forEach(table -> created.putIfAbsent(table, index));
        first(ADDS, clause, 1).forEach(added::add);
      }
    }
  }

  private static Pattern pattern(String written) {
    return Pattern.compile(written.replace("@", Plain.DOTTED), Pattern.CASE_INSENSITIVE);
  }

  private static List<String> first(Pattern pattern, String text, int group) {
    Matcher matcher = pattern.matcher(text);
    return matcher.lookingAt() ? List.of(key(matcher.group(group))) : List.of();
  }

  private static String key(String name) {
    return Plain.name(name).toLowerCase(Locale.ROOT);
  }

  /** Whether the migration itself created that table before, so that nobody knows it. */
  boolean isNew(String table, int index) {
    return created.getOrDefault(key(table), index) < index;
  }

  /** The rule that really fits a statement, seen among the others; empty when none does. */
  String reconsidered(int index, String code, String table) {
    return switch (code) {
      case "drop-table" ->
          isRebuilt(index, table) ? rebuilt(table) : isNew(table, index) ? "" : code;
      case "rename-table" -> isNew(table, index) ? "" : code;
      case "update-all", "update-rows" -> onlyFills(plain.get(index)) ? "backfill" : code;
      case "drop-view", "drop-program" -> comesBack(index) ? "" : code;
      default -> code;
    };
  }

  private String rebuilt(String table) {
    return kept.contains(key(table)) ? "rebuild-by-tool" : "rebuild-table";
  }

  /** Whether a table that the migration created takes this one's name afterwards. */
  private boolean isRebuilt(int index, String table) {
    return plain.subList(index + 1, plain.size()).stream()
        .map(RENAMES::matcher)
        .anyMatch(rename ->
            rename.lookingAt()
                && isNew(rename.group(1), statements.size())
                && key(rename.group(2)).equals(key(table)));
  }

  /** Whether only columns are set that the migration added: there is nothing to lose in them. */
  private boolean onlyFills(String update) {
    Matcher sets = SETS.matcher(update);
    if (!sets.lookingAt()) {
      return false;
    }
    String list = outsideParentheses(sets.group(1)).replaceFirst("(?i) (?:WHERE|FROM) .*", "");
    List<String> assigned = ASSIGNED.matcher(list).results().map(one -> key(one.group(1))).toList();
    return !assigned.isEmpty() && added.containsAll(assigned);
  }

  private static String outsideParentheses(String text) {
    String shorter = text;
    String before = "";
    while (!shorter.equals(before)) {
      before = shorter;
      shorter = shorter.replaceAll("\\([^()]*\\)", "");
    }
    return shorter;
  }

  private boolean comesBack(int index) {
    Matcher dropped = DROPPED_THING.matcher(plain.get(index));
    return dropped.lookingAt()
        && plain.subList(index + 1, plain.size()).stream()
            .map(CREATED_THING::matcher)
            .anyMatch(made ->
                made.lookingAt()
                    && made.group(1).equalsIgnoreCase(dropped.group(1))
                    && key(made.group(2)).equals(key(dropped.group(2))));
  }

  /** Codes of what the migration as a whole does. */
  List<String> wholes() {
    List<String> codes = new ArrayList<>();
    boolean alters = any(pattern("(?:ALTER|DROP) TABLE "));
    if (dialect == Dialect.POSTGRESQL && alters && !any(LOCK_TIMEOUT)) {
      codes.add("no-lock-timeout");
    }
    if (dialect == Dialect.POSTGRESQL && any(NOT_VALID) && any(VALIDATES)) {
      codes.add("validate-at-once");
    }
    if (dialect == Dialect.MARIADB && count(SCHEMA_CHANGE) > 1) {
      codes.add("several-changes");
    }
    if (any(pattern("ALTER TABLE ")) && any(DATA_CHANGE)) {
      codes.add("data-with-schema");
    }
    return codes;
  }

  private boolean any(Pattern pattern) {
    return count(pattern) > 0;
  }

  private long count(Pattern pattern) {
    return plain.stream().filter(one -> pattern.matcher(one).lookingAt()).count();
  }

  /** The first statement; there is one whenever something is said of the whole. */
  SqlStatement first() {
    return statements.getFirst();
  }
}
