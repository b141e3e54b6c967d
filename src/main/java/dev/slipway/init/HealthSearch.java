package dev.slipway.init;

import dev.slipway.init.Sources.Hit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the route that tells whether the app is well. */
final class HealthSearch {
  private static final List<String> NAMES =
      List.of(
          "health",
          "healthz",
          "api/health",
          "health_check",
          "healthcheck",
          "api/healthz",
          "livez",
          "ping",
          "api/ping");
  private static final String[] CODE = {".py", ".js", ".mjs", ".cjs", ".ts", ".java", ".kt"};
  private static final Pattern PREFIX =
      Pattern.compile(
          "(?:url_prefix|prefix)\\s*=\\s*[\"'](/[^\"']+?)/?[\"']|@RequestMapping\\([\"'](/[^\"']+?)/?[\"']");

  private HealthSearch() {}

  static Optional<Found<String>> find(Sources sources) {
    return NAMES.stream().flatMap(name -> route(sources, name).stream()).findFirst();
  }

  private static Optional<Found<String>> route(Sources sources, String name) {
    // Django writes routes without the first slash, and usually with a last one.
    Pattern literal =
        Pattern.compile(
            "(path\\(\\s*|route\\(\\s*|[\\w)]\\(\\s*|[=,\\[({:]\\s*|case )[\"'`](/?"
                + name
                + "/?)[\"'`]");
    return sources
        .search(literal, CODE)
        .filter(HealthSearch::isRoute)
        .findFirst()
        .map(hit -> new Found<>(prefix(hit) + slash(hit.group(2)), hit.where()));
  }

  private static boolean isRoute(Hit hit) {
    String line = hit.file().lines().get(hit.line() - 1).strip();
    boolean comment = line.startsWith("#") || line.startsWith("//") || line.startsWith("*");
    return !comment && (hit.group(2).startsWith("/") || line.contains("path("));
  }

  /** The prefix that a blueprint, router or controller in the same file gives its routes. */
  private static String prefix(Hit hit) {
    return Sources.search(hit.file(), PREFIX)
        .filter(found -> found.line() < hit.line())
        .filter(found -> !hit.file().lines().get(hit.line() - 1).contains("@app."))
        .findFirst()
        .map(found -> first(found.match()))
        .filter(prefix -> !hit.group(2).startsWith(prefix))
        .orElse("");
  }

  private static String first(Matcher match) {
    return match.group(1) != null ? match.group(1) : String.valueOf(match.group(2));
  }

  private static String slash(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }
}
