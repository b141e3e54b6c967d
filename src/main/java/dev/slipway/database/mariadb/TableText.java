package dev.slipway.database.mariadb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statement that creates a table, as the server writes it: a line for each column, index and
 * constraint, each under a name of its own.
 *
 * @param lines by kind and name, in order
 * @param charset what CONVERT TO takes to make it so
 */
record TableText(Map<Part, String> lines, String charset) {
  private static final Pattern COLUMN = Pattern.compile("`((?:[^`]|``)+)` .*");
  private static final Pattern INDEX =
      Pattern.compile("(?:UNIQUE |FULLTEXT |SPATIAL |VECTOR )?KEY `((?:[^`]|``)+)` .*");
  private static final Pattern CONSTRAINT =
      Pattern.compile("CONSTRAINT `((?:[^`]|``)+)` (FOREIGN KEY|CHECK) .*");
  private static final Pattern CHARSET =
      Pattern.compile("\\) ENGINE=.* DEFAULT CHARSET=(\\w+)(?: COLLATE=(\\w+))?.*");

  /** The order in which they can be taken away; they come the other way round. */
  private static final List<Kind> LEAVING =
      List.of(Kind.FOREIGN_KEY, Kind.CHECK, Kind.INDEX, Kind.PRIMARY_KEY, Kind.COLUMN);

  /** What a line is about. */
  enum Kind {
    FOREIGN_KEY("FOREIGN KEY"),
    CHECK("CONSTRAINT"),
    INDEX("INDEX"),
    PRIMARY_KEY("PRIMARY KEY"),
    COLUMN("COLUMN");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /** One thing that a table has. */
  record Part(Kind kind, String name) {

    String inWords() {
      return kind == Kind.PRIMARY_KEY ? kind.word : kind.word + " " + name;
    }

    String inSql() {
      return kind == Kind.PRIMARY_KEY ? kind.word : kind.word + " `" + name + "`";
    }
  }

  /** Reads one; lines that it does not know are left out. */
  static TableText of(String statement) {
    Map<Part, String> lines = new LinkedHashMap<>();
    String charset = "";
    for (String each : statement.split("\n", -1)) {
      String line = each.strip().replaceFirst(",$", "");
      part(line).ifPresent(part -> lines.put(part, line));
      Matcher end = CHARSET.matcher(line);
      if (end.matches()) {
        charset = end.group(1) + (end.group(2) == null ? "" : " COLLATE " + end.group(2));
      }
    }
    return new TableText(lines, charset);
  }

  private static Optional<Part> part(String line) {
    if (line.startsWith("PRIMARY KEY ")) {
      return Optional.of(new Part(Kind.PRIMARY_KEY, ""));
    }
    Matcher constraint = CONSTRAINT.matcher(line);
    if (constraint.matches()) {
      Kind kind = constraint.group(2).equals("CHECK") ? Kind.CHECK : Kind.FOREIGN_KEY;
      return Optional.of(new Part(kind, constraint.group(1)));
    }
    Matcher index = INDEX.matcher(line);
    if (index.matches()) {
      return Optional.of(new Part(Kind.INDEX, index.group(1)));
    }
    Matcher column = COLUMN.matcher(line);
    return column.matches()
        ? Optional.of(new Part(Kind.COLUMN, column.group(1)))
        : Optional.empty();
  }

  /** A part of ALTER TABLE, and how people would say it. */
  record Clause(String sql, String words) {}

  /** What makes this table another, each part by itself. */
  List<Clause> to(TableText other) {
    List<Clause> clauses = new ArrayList<>();
    for (Kind kind : LEAVING) {
      lines.forEach((part, line) -> {
        String now = other.lines.get(part);
        boolean stays = kind == Kind.COLUMN ? now != null : line.equals(now);
        if (part.kind == kind && !stays) {
          clauses.add(new Clause("DROP " + part.inSql(), "DROP " + part.inWords()));
        }
      });
    }
    if (!charset.equals(other.charset)) {
      String convert = "CONVERT TO CHARACTER SET " + other.charset;
      clauses.add(new Clause(convert, convert));
    }
    for (Kind kind : LEAVING.reversed()) {
      other.lines.forEach((part, line) -> {
        if (part.kind == kind && !line.equals(lines.get(part))) {
          boolean changes = kind == Kind.COLUMN && lines.containsKey(part);
          String verb = changes ? "MODIFY " : "ADD ";
          String column = kind == Kind.COLUMN ? "COLUMN " : "";
          clauses.add(new Clause(verb + column + line, verb + part.inWords()));
        }
      });
    }
    return clauses;
  }
}
