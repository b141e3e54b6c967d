package dev.slipway.init;

import dev.slipway.init.Sources.Hit;
import dev.slipway.init.Sources.TextFile;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds a database on a server that is set up by several variables, one for each part, in the code
 * or in the example of a {@code .env}. What is written hands the parts to every program of the app
 * under the same names, so that a clone can take the database's place.
 */
final class ServerSearch {
  private static final String OWNER =
      "(?:\\w+_)?(?:DB|DATABASE|POSTGRES(?:QL)?|PG|MYSQL|MARIADB|SQL)_?";
  private static final Pattern VARIABLE =
      Pattern.compile(
          "(?:environ(?:\\.get\\(|\\[)|getenv\\(|process\\.env\\.|env\\(|env\\.(?:str|int)\\(|config\\(|\\$\\{)\\s*[\"']?([A-Z][A-Z0-9_]*)");
  private static final Pattern ASSIGNED =
      Pattern.compile("^(?:export )?([A-Z][A-Z0-9_]*)\\s*=(.*)$");
  private static final Pattern POSTGRES =
      Pattern.compile(
          "(?i)django\\.db\\.backends\\.postgresql|postgis|[\"'`]postgres(?:ql)?(?:\\+\\w+)?:/|\\bpostgres(?:ql)?\\b");
  private static final Pattern MARIA =
      Pattern.compile(
          "(?i)django\\.db\\.backends\\.mysql|[\"'`](?:mysql|mariadb)(?:\\+\\w+)?:/|\\b(?:mysql|mariadb)\\b");
  private static final String[] CODE = {
    ".py", ".js", ".mjs", ".cjs", ".ts", ".java", ".kt", ".properties", ".yml", ".yaml"
  };
  private static final String[] EXAMPLES = {
    ".env.example", ".env.sample", ".env.dist", ".env.template", ".env"
  };

  /** What a variable says of the place, with the end of its name. */
  private enum Part {
    HOST("HOST(?:NAME)?|SERVER"),
    PORT("PORT"),
    NAME("NAME|DATABASE|DB"),
    USER("USER(?:NAME)?"),
    PASSWORD("PASS(?:WORD|WD)?|PWD");

    private final Pattern names;

    Part(String ends) {
      this.names = Pattern.compile(OWNER + "(?:" + ends + ")");
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Sources sources;
  private final Map<Part, String> variables = new EnumMap<>(Part.class);
  private String evidence = "";

  ServerSearch(Sources sources) {
    this.sources = sources;
  }

  /** The setting, several lines of YAML; empty when no such variables were found. */
  Optional<Found<String>> find() {
    sources.files(CODE).filter(ServerSearch::isOfTheApp).forEach(file -> read(file, VARIABLE));
    Stream.of(EXAMPLES)
        .flatMap(name -> sources.file(name).stream())
        .forEach(f -> read(f, ASSIGNED));
    boolean enough =
        variables.containsKey(Part.NAME)
            && (variables.containsKey(Part.HOST) || variables.containsKey(Part.USER));
    return enough
        ? engine().map(engine -> new Found<>(setting(engine), evidence))
        : Optional.empty();
  }

  private static boolean isOfTheApp(TextFile file) {
    return !file.path().matches("(?:.*/)?(?:tests?|docker-compose|compose)[/._-].*");
  }

  private void read(TextFile file, Pattern pattern) {
    for (int i = 0; i < file.lines().size(); i++) {
      String line = file.lines().get(i);
      Matcher variable = pattern.matcher(line);
      while (!line.strip().startsWith("#") && variable.find()) {
        note(variable.group(1), file.path() + " line " + (i + 1));
      }
    }
  }

  private void note(String variable, String where) {
    for (Part part : Part.values()) {
      if (part.names.matcher(variable).matches() && !variables.containsKey(part)) {
        variables.put(part, variable);
        evidence = evidence.isEmpty() ? where : evidence;
        return;
      }
    }
  }

  /** By what the code says, else by the names of the variables, else by the driver. */
  private Optional<String> engine() {
    String names = String.join(" ", variables.values());
    if (names.matches("(?s).*(?:POSTGRES|\\bPG).*")) {
      return Optional.of("postgresql");
    }
    if (names.matches("(?s).*(?:MYSQL|MARIADB).*")) {
      return Optional.of("mariadb");
    }
    boolean postgres =
        said(POSTGRES) || drives("psycopg", "psycopg2", "psycopg2-binary", "asyncpg");
    boolean maria =
        said(MARIA) || drives("pymysql", "mysqlclient", "mariadb", "aiomysql", "asyncmy");
    return postgres == maria ? Optional.empty() : Optional.of(postgres ? "postgresql" : "mariadb");
  }

  private boolean said(Pattern engine) {
    Stream<Hit> code = sources.search(engine, CODE).filter(hit -> isOfTheApp(hit.file()));
    Stream<Hit> examples =
        Stream.of(EXAMPLES)
            .flatMap(name -> sources.file(name).stream())
            .flatMap(file -> Sources.search(file, engine));
    return Stream.concat(code, examples)
        .anyMatch(hit -> !hit.file().lines().get(hit.line() - 1).strip().startsWith("#"));
  }

  private boolean drives(String... packages) {
    PythonPackages python = new PythonPackages(sources);
    return Stream.of(packages).anyMatch(python::has);
  }

  private String setting(String engine) {
    StringJoiner lines = new StringJoiner("\n");
    lines.add("engine: " + engine);
    StringJoiner settings = new StringJoiner("\n");
    for (Part part : Part.values()) {
      String variable = variables.get(part);
      if (variable != null) {
        lines.add(part.word() + ": ${" + variable + usual(part) + "}");
        settings.add("  " + variable + ": '{" + part.word() + "}'");
      }
    }
    return lines.add("settings:").add(settings.toString()).toString();
  }

  private static String usual(Part part) {
    return switch (part) {
      case HOST -> ":-localhost";
      case PORT, PASSWORD -> ":-";
      case NAME, USER -> "";
    };
  }
}
