package dev.slipway.migration.lint;

import dev.slipway.migration.Dialect;
import dev.slipway.migration.MigrationSql.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that a migration makes, and could not make a second time.
 *
 * @param kind what
 * @param table its table; the table itself for {@link Kind#TABLE}
 * @param name its name
 */
public record Made(Kind kind, String table, String name) {
  private static final Pattern TABLE =
      Pattern.compile("(?i)CREATE (?:UNLOGGED )?TABLE (" + Plain.DOTTED + ")");
  private static final Pattern INDEX =
      Pattern.compile(
          "(?i)CREATE (?:UNIQUE |FULLTEXT |SPATIAL )?INDEX (?:CONCURRENTLY )?("
              + Plain.NAME
              + ") ON (?:ONLY )?("
              + Plain.DOTTED
              + ")");
  private static final Pattern COLUMN =
      Pattern.compile(
          "(?i)ALTER TABLE (?:ONLY )?("
              + Plain.DOTTED
              + ") ADD (?:COLUMN )?(?!(?:COLUMN|CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|INDEX|KEY"
              + "|FULLTEXT|SPATIAL|PARTITION|IF)\\b)("
              + Plain.NAME
              + ")");

  /** What kind of thing. */
  public enum Kind {
    /** A table. */
    TABLE,
    /** A column of a table that was there. */
    COLUMN,
    /** An index. */
    INDEX
  }

  /** What that migration makes, in order; what it makes only where it is missing is left out. */
  public static List<Made> by(Script script, Dialect dialect) {
    List<Made> made = new ArrayList<>();
    script.statements().stream()
        .flatMap(statement -> Plain.clauses(statement.text(), dialect).stream())
        .forEach(clause -> of(clause).ifPresent(made::add));
    return List.copyOf(made);
  }

  private static Optional<Made> of(String clause) {
    Matcher table = TABLE.matcher(clause);
    if (table.lookingAt() && !clause.regionMatches(true, table.start(1), "IF NOT ", 0, 7)) {
      String name = Plain.name(table.group(1));
      return Optional.of(new Made(Kind.TABLE, name, name));
    }
    Matcher index = INDEX.matcher(clause);
    if (index.lookingAt()) {
      return Optional.of(
          new Made(Kind.INDEX, Plain.name(index.group(2)), Plain.name(index.group(1))));
    }
    Matcher column = COLUMN.matcher(clause);
    return column.lookingAt()
        ? Optional.of(
            new Made(Kind.COLUMN, Plain.name(column.group(1)), Plain.name(column.group(2))))
        : Optional.empty();
  }

  /** What it is, for people. */
  public String inWords() {
    return switch (kind) {
      case TABLE -> "table " + name;
      case COLUMN -> "column " + table + "." + name;
      case INDEX -> "index " + name;
    };
  }
}
