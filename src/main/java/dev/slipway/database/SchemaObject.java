package dev.slipway.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a {@link Catalogue}, taken apart as far as people want to hear of it: whatever the
 * engine, its lines begin with what the object is and its name.
 *
 * @param kind {@code table}, {@code index}, {@code constraint}, …
 * @param name as people say it: without quotes, and without the schema that is everybody's
 * @param table the table it belongs to; its own name for a table
 * @param text the whole line
 */
record SchemaObject(String kind, String name, Optional<String> table, String text) {
  private static final String PART =
      "(?:\"(?:[^\"]|\"\")*\"|`[^`]*`|\\[[^\\]]*\\]|[^\\s(),;.\"`\\[]+)";
  private static final String NAME = "(" + PART + "(?:\\." + PART + ")?)";
  private static final Pattern TABLE =
      Pattern.compile(
          "(?i)(?:CREATE (?:VIRTUAL )?TABLE (?:IF NOT EXISTS )?|(?:unlogged |foreign )*table )"
              + NAME);
  private static final Pattern CREATED =
      Pattern.compile(
          "(?i)CREATE (?:OR REPLACE |UNIQUE |CONSTRAINT |DEFINER=\\S+ |ALGORITHM=\\S+"
              + " |SQL SECURITY \\w+ |AGGREGATE )*(\\w+) (?:IF NOT EXISTS )?"
              + NAME);
  private static final Pattern SAID = Pattern.compile("(materialized view|[a-z]+) " + NAME);
  private static final Pattern OWNER =
      Pattern.compile("(?:^(?:constraint|policy) \\S+ on | ON (?:ONLY )?|owned by )" + NAME);

  private static final Set<String> PARTS_OF_TABLES =
      Set.of("index", "constraint", "policy", "sequence", "trigger", "rule", "statistics");

  /** Takes a line apart; one that is not understood is an object that is named by all of it. */
  static SchemaObject of(String line) {
    Matcher table = TABLE.matcher(line);
    if (table.lookingAt()) {
      String name = plain(table.group(1));
      return new SchemaObject("table", name, Optional.of(name), line);
    }
    Matcher created = CREATED.matcher(line);
    Matcher said = SAID.matcher(line);
    if (created.lookingAt()) {
      return part(created.group(1).toLowerCase(Locale.ROOT), created.group(2), line);
    }
    return said.lookingAt()
        ? part(said.group(1), said.group(2), line)
        : new SchemaObject("setting", "of new tables", Optional.empty(), line);
  }

  private static SchemaObject part(String kind, String name, String line) {
    Matcher owner = OWNER.matcher(line);
    return new SchemaObject(
        kind,
        plain(name),
        PARTS_OF_TABLES.contains(kind) && owner.find()
            ? Optional.of(withoutColumn(line, owner))
            : Optional.empty(),
        line);
  }

  /** What a sequence belongs to is said with its column. */
  private static String withoutColumn(String line, Matcher owner) {
    String name = plain(owner.group(1));
    return line.startsWith("owned by ", owner.start()) && name.contains(".")
        ? name.substring(0, name.lastIndexOf('.'))
        : name;
  }

  private static String plain(String name) {
    String bare = name.replaceAll("[\"`\\[\\]]", "");
    return bare.startsWith("public.") ? bare.substring("public.".length()) : bare;
  }

  boolean isTable() {
    return kind.equals("table");
  }

  /** Whether both are the same thing, perhaps otherwise made. */
  boolean isNamedLike(SchemaObject other) {
    return kind.equals(other.kind) && name.equals(other.name) && table.equals(other.table);
  }

  /** What stands in a table's brackets, column by column; empty when it has none. */
  List<String> parts() {
    int open = text.indexOf('(');
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int begin = open + 1;
    char quote = 0;
    for (int at = Math.max(0, open); open >= 0 && at < text.length(); at++) {
      char here = text.charAt(at);
      if (quote != 0) {
        quote = here == quote ? 0 : quote;
      } else if (here == '\'' || here == '"' || here == '`') {
        quote = here;
      } else if (here == '(') {
        depth++;
      } else if ((here == ',' && depth == 1) || (here == ')' && --depth == 0)) {
        parts.add(text.substring(begin, at).strip());
        begin = at + 1;
        if (depth == 0) {
          return parts;
        }
      }
    }
    return parts;
  }
}
