package dev.slipway.probe;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The cookies of one run. There is one site only, so a cookie's domain does not matter, and one for
 * HTTPS is sent although we reach the app past its proxy. For one thread.
 */
final class CookieJar {
  private record Key(String name, String path) {}

  private final Map<Key, String> cookies = new LinkedHashMap<>();

  /** Takes what an answer sets. */
  void take(List<String> setCookies, String requestPath, Instant now) {
    setCookies.forEach(line -> take(line, requestPath, now));
  }

  private void take(String line, String requestPath, Instant now) {
    String[] parts = line.split(";", -1);
    int equals = parts[0].indexOf('=');
    if (equals < 1) {
      return;
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] attribute = parts[i].split("=", 2);
      attributes.put(
          attribute[0].strip().toLowerCase(Locale.ROOT),
          attribute.length == 2 ? attribute[1].strip() : "");
    }
    String path = attributes.getOrDefault("path", "");
    Key key =
        new Key(
            parts[0].substring(0, equals).strip(),
            path.startsWith("/") ? path : usualPath(requestPath));
    if (isOver(attributes, now)) {
      cookies.remove(key);
    } else {
      cookies.put(key, parts[0].substring(equals + 1).strip());
    }
  }

  /** Without a path of its own, a cookie is for the folder that set it. */
  private static String usualPath(String requestPath) {
    int slash = requestPath.lastIndexOf('/');
    return slash < 1 ? "/" : requestPath.substring(0, slash);
  }

  private static boolean isOver(Map<String, String> attributes, Instant now) {
    String age = attributes.get("max-age");
    if (age != null) {
      return age.equals("0") || age.startsWith("-");
    }
    String expires = attributes.get("expires");
    return expires != null && date(expires).filter(now::isAfter).isPresent();
  }

  /** Some write dashes between day, month and year. */
  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text.replace('-', ' '), DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant());
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  /** The header for a path; empty when no cookie belongs there. */
  Optional<String> header(String path) {
    String header =
        cookies.entrySet().stream()
            .filter(cookie -> covers(cookie.getKey().path(), path))
            .map(cookie -> cookie.getKey().name() + "=" + cookie.getValue())
            .collect(Collectors.joining("; "));
    return header.isEmpty() ? Optional.empty() : Optional.of(header);
  }

  private static boolean covers(String folder, String path) {
    return path.equals(folder) || path.startsWith(folder.endsWith("/") ? folder : folder + "/");
  }

  /** A cookie's value, whichever path it is for. */
  Optional<String> value(String name) {
    return cookies.entrySet().stream()
        .filter(cookie -> cookie.getKey().name().equals(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
