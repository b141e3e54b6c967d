package dev.slipway.database.sqlite;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A database setting taken apart, without looking at any file.
 *
 * @param driver the driver an SQLAlchemy URL names, such as {@code aiosqlite}
 * @param prefix what stands before the path: scheme and slashes
 * @param readings the path, in every way it may be meant, the likeliest first
 * @param suffix what stands behind the path: the query
 */
record WrittenPath(Optional<String> driver, String prefix, List<String> readings, String suffix) {
  /** Scheme; slashes of a URL; the rest, which may be an SQLite URI inside the URL. */
  private static final Pattern URL =
      Pattern.compile(
          "((?:jdbc:)?sqlite3?(?:\\+([a-z0-9_]+))?:)(///?(?=file:)|///|//|)(.*)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern URI =
      Pattern.compile("(file:(?://[^/]*(?=/))?)(.*)", Pattern.CASE_INSENSITIVE);

  private static final Pattern OTHER =
      Pattern.compile("[a-z][a-z0-9+.-]*:.*", Pattern.CASE_INSENSITIVE);

  /** Takes a setting apart; empty when it is the URL of something else. */
  static Optional<WrittenPath> of(String setting) {
    Matcher url = URL.matcher(setting);
    if (url.matches()) {
      Optional<String> driver =
          Optional.ofNullable(url.group(2)).map(name -> name.toLowerCase(Locale.ROOT));
      String before = url.group(1) + url.group(3);
      Matcher inner = URI.matcher(url.group(4));
      return Optional.of(
          inner.matches() ? uri(driver, before, inner) : url(driver, before, url.group(4)));
    }
    Matcher uri = URI.matcher(setting);
    if (uri.matches()) {
      return Optional.of(uri(Optional.empty(), "", uri));
    }
    return OTHER.matcher(setting).matches()
        ? Optional.empty()
        : Optional.of(new WrittenPath(Optional.empty(), "", List.of(setting), ""));
  }

  private static WrittenPath uri(Optional<String> driver, String before, Matcher uri) {
    String rest = uri.group(2);
    int end = endOfPath(rest);
    return new WrittenPath(
        driver,
        before + uri.group(1),
        List.of(decoded(rest.substring(0, end))),
        rest.substring(end));
  }

  private static WrittenPath url(Optional<String> driver, String before, String rest) {
    int end = endOfPath(rest);
    String path = rest.substring(0, end);
    Stream<String> relative = Stream.of(decoded(path), path);
    // After three slashes sqlx and Rails mean a path from the root, where SQLAlchemy needs a
    // fourth.
    Stream<String> fromRoot = before.endsWith("///") ? Stream.of("/" + decoded(path)) : Stream.of();
    return new WrittenPath(
        driver, before, Stream.concat(relative, fromRoot).distinct().toList(), rest.substring(end));
  }

  /** Whether the database it means lives in memory: no path, or one that says so. */
  boolean isInMemory() {
    String path = readings.getFirst();
    return path.isEmpty() || path.equals(":memory:") || suffix.contains("mode=memory");
  }

  private static int endOfPath(String text) {
    int query = text.indexOf('?');
    return query < 0 ? text.length() : query;
  }

  /** A plus sign stays one, since these are paths and no forms; so does what is encoded wrong. */
  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }
}
