package dev.slipway.init;

import dev.slipway.init.Sources.Hit;
import dev.slipway.init.Sources.TextFile;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the database setting in the code: a variable, an SQLite file, a variable with an SQLite
 * file as its default, or a variable for each part of a server's; and where that file has to be
 * shared so that it outlives releases.
 */
final class DatabaseSearch {
  private static final String[] CODE = {
    ".py", ".js", ".mjs", ".cjs", ".ts", ".java", ".kt", ".properties", ".yml", ".yaml", ".prisma"
  };
  private static final Pattern SQLITE =
      Pattern.compile(
          "(?<![\\w./])(?<scheme>(?:jdbc:)?sqlite(?:\\+\\w+)?:/*)?(?!django\\.)(?<file>[\\w./-]*[\\w-]+\\.(?:db|sqlite3?))(?![\\w.])");
  private static final Pattern SCHEME = Pattern.compile("(?:jdbc:)?sqlite(?:\\+\\w+)?:/*(?=[\"'])");
  private static final Pattern OPENS =
      Pattern.compile("(?i)sqlite|\\bDatabase|DB_|DBAPI|['\"]NAME['\"]|connect\\(|filename");
  private static final Pattern VARIABLE =
      Pattern.compile(
          "(?:environ(?:\\.get\\(|\\[)|getenv\\(|process\\.env\\.|env\\(|env\\.str\\(|\\$\\{)\\s*[\"']?([A-Z][A-Z0-9_]*)");
  private static final Pattern DATABASE_VARIABLE =
      Pattern.compile(
          "(?:environ(?:\\.get\\(|\\[)|getenv\\(|process\\.env\\.|env\\(|env\\.db\\(|\\$\\{|config\\()\\s*[\"']?((?:\\w+_)?DATABASE_UR[IL]|DB_UR[IL]|\\w*DATASOURCE_URL|(?:\\w+_)?SQLITE_(?:PATH|FILE)|DB_(?:PATH|FILE))");
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "^(?:export )?((?:\\w+_)?DATABASE_UR[IL]|DB_UR[IL]|DB_(?:PATH|FILE))\\s*=\\s*(.*)$");
  private static final Pattern DJ_DATABASE_URL =
      Pattern.compile("dj_database_url\\.(?:config|parse)\\(|env\\.db\\(");

  private static final Pattern DJANGO_SQLITE =
      Pattern.compile("[\"']django\\.db\\.backends\\.sqlite3[\"']");

  private final Sources sources;
  private final Draft draft;

  private DatabaseSearch(Sources sources, Draft draft) {
    this.sources = sources;
    this.draft = draft;
  }

  static void into(Sources sources, Draft draft) {
    DatabaseSearch search = new DatabaseSearch(sources, draft);
    draft.database(
        search
            .inCode()
            .or(search::variable)
            .or(search::inExample)
            .or(new ServerSearch(sources)::find)
            .or(search::inDjango));
  }

  private Optional<Found<String>> inCode() {
    return sources
        .search(SQLITE, CODE)
        .filter(DatabaseSearch::isSetting)
        .findFirst()
        .map(this::sqlite);
  }

  private static boolean isSetting(Hit hit) {
    String line = line(hit, 0);
    return !line.strip().startsWith("#")
        && !line.strip().startsWith("//")
        && (hit.match().group("scheme") != null || OPENS.matcher(line).find())
        && !line.contains("import ");
  }

  private Found<String> sqlite(Hit hit) {
    String line = line(hit, 0);
    boolean joined = line.contains("join(") || line.contains(" / ") || line.contains("resolve(");
    String written = Optional.ofNullable(hit.match().group("scheme")).orElse("");
    String file = hit.match().group("file").replaceAll("^\\./", "");
    String scheme = written.isEmpty() && SCHEME.matcher(line).find() ? "sqlite:///" : written;
    boolean absolute = file.startsWith("/") || written.endsWith(":////");
    String folder = joined ? BaseFolder.of(hit) : "";
    if (!absolute) {
      share(folder + file, scheme, joined, hit.where());
    }
    String setting = scheme + (absolute ? file : folder + file);
    return variableNear(hit)
        .map(name -> new Found<>("${" + name + ":-" + setting + "}", hit.where()))
        .orElseGet(() -> new Found<>(setting, hit.where()));
  }

  /** The variable whose default this is: on the same line, or on the one above. */
  private static Optional<String> variableNear(Hit hit) {
    Matcher same = VARIABLE.matcher(line(hit, 0));
    if (same.find()) {
      return Optional.of(same.group(1));
    }
    String above = line(hit, -1).replaceAll("[\\s\\\\]+$", "");
    Matcher before = VARIABLE.matcher(above);
    boolean goesOn = above.endsWith("or") || above.endsWith("||") || above.endsWith(",");
    return goesOn && before.find() ? Optional.of(before.group(1)) : Optional.empty();
  }

  private static String line(Hit hit, int offset) {
    int index = hit.line() - 1 + offset;
    return index < 0 ? "" : hit.file().lines().get(index);
  }

  private void share(String file, String scheme, boolean joined, String where) {
    boolean inInstance =
        scheme.startsWith("sqlite:///")
            && !joined
            && !file.contains("/")
            && new PythonPackages(sources).has("flask-sqlalchemy");
    String path = inInstance ? "instance/" + file : file;
    String folder = path.substring(0, path.lastIndexOf('/') + 1);
    boolean folderOfData =
        !folder.isEmpty()
            && sources.files().noneMatch(f -> f.path().startsWith(folder) && isCode(f));
    draft.shared(folderOfData ? folder : path, where);
  }

  private static boolean isCode(TextFile file) {
    return Stream.of(".py", ".js", ".ts", ".java", ".html", ".sql", ".css")
        .anyMatch(file::endsWith);
  }

  private Optional<Found<String>> variable() {
    Optional<Found<String>> found =
        sources
            .search(DATABASE_VARIABLE, CODE)
            .findFirst()
            .map(hit -> new Found<>(hit.group(1), hit.where()))
            .or(() ->
                sources
                    .search(DJ_DATABASE_URL, ".py")
                    .findFirst()
                    .map(hit -> new Found<>("DATABASE_URL", hit.where())));
    found.ifPresent(variable -> example(variable.value()).ifPresent(this::shareExample));
    return found.map(variable -> new Found<>("${" + variable.value() + "}", variable.evidence()));
  }

  private Optional<Found<String>> inExample() {
    Optional<Hit> hit = examples(EXAMPLE).findFirst();
    hit.ifPresent(this::shareExample);
    return hit.map(found -> new Found<>("${" + found.group(1) + "}", found.where()));
  }

  /** Whose name is made in some way that we do not understand: then Django itself says it. */
  private Optional<Found<String>> inDjango() {
    return sources
        .search(DJANGO_SQLITE, ".py")
        .findFirst()
        .map(hit -> new Found<>("django", hit.where()));
  }

  private Optional<Hit> example(String variable) {
    return examples(Pattern.compile("^(?:export )?(" + variable + ")\\s*=\\s*(.*)$")).findFirst();
  }

  private Stream<Hit> examples(Pattern pattern) {
    return DotenvSearch.example(sources).stream().flatMap(file -> Sources.search(file, pattern));
  }

  /** Shares the file that the example's value names, if it is SQLite's and relative. */
  private void shareExample(Hit hit) {
    Matcher sqlite = SQLITE.matcher(hit.group(2));
    if (sqlite.find()) {
      String scheme = Optional.ofNullable(sqlite.group("scheme")).orElse("");
      String file = sqlite.group("file").replaceAll("^\\./", "");
      if (!file.startsWith("/") && !scheme.endsWith(":////")) {
        share(file, scheme, false, hit.where());
      }
    }
  }
}
