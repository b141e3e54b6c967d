package dev.slipway.database.mariadb;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes names and values into SQL text. */
final class Sql {

  private Sql() {}

  /** A name of anything, in backticks. */
  static String name(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** A table in a database. */
  static String in(String database, String table) {
    return name(database) + "." + name(table);
  }

  /** A text value; right whatever {@code sql_mode} says about backslashes, since it has none. */
  static String text(String value) {
    if (value.indexOf('\\') < 0) {
      return "'" + value.replace("'", "''") + "'";
    }
    StringBuilder hex = new StringBuilder("CONVERT(x'");
    for (byte each : value.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      hex.append(String.format("%02x", each));
    }
    return hex.append("' USING utf8mb4)").toString();
  }

  /** Each one written, with something between. */
  static <T> String each(Collection<T> of, Function<T, String> form, String between) {
    return of.stream().map(form).collect(Collectors.joining(between));
  }
}
