package dev.slipway.database.mariadb;

import dev.slipway.database.mariadb.TableShape.Column;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column whose new type has less room than the old one, as a condition on an old value for which
 * there is none: only where that can be told in the old type.
 */
final class Narrowing {
  private static final Pattern INTEGER =
      Pattern.compile("(tiny|small|medium|big)?int(?:\\(\\d+\\))?( unsigned)?.*");
  private static final Pattern DECIMAL =
      Pattern.compile("decimal\\((\\d+),(\\d+)\\)( unsigned)?.*");
  private static final Pattern CHARACTERS = Pattern.compile("(?:var)?char\\((\\d+)\\).*");
  private static final Pattern BYTES = Pattern.compile("(?:var)?binary\\((\\d+)\\).*");
  private static final Pattern CHOICE = Pattern.compile("enum(\\(.*\\))");
  private static final Map<String, Integer> BITS =
      Map.of("tiny", 8, "small", 16, "medium", 24, "big", 64);
  private static final Map<String, Integer> LONG =
      Map.of(
          "tinytext",
          255,
          "tinyblob",
          255,
          "text",
          65_535,
          "blob",
          65_535,
          "mediumtext",
          16_777_215,
          "mediumblob",
          16_777_215);

  private Narrowing() {}

  /**
   * True of an old value that has no room; empty where there is always room, or nobody can tell.
   *
   * @param value the old column in SQL
   * @param type the new type as the server writes it, in lower case but for what is in quotes
   */
  static Optional<String> tooLarge(Column old, Column now, String value, String type) {
    if (old.isText() && now.isText()) {
      Optional<String> length = tooLong(value, type);
      Optional<String> other = unknownCharacters(old, now, value);
      return length.isPresent() && other.isPresent()
          ? Optional.of(length.get() + " OR " + other.get())
          : length.or(() -> other);
    }
    Matcher bytes = BYTES.matcher(type);
    if (bytes.matches()) {
      return Optional.of("LENGTH(" + value + ") > " + bytes.group(1));
    }
    if (LONG.containsKey(type)) {
      return Optional.of("LENGTH(" + value + ") > " + LONG.get(type));
    }
    return isNumber(old) ? outOfRange(value, type) : Optional.empty();
  }

  private static boolean isNumber(Column column) {
    return column.isExactNumber()
        || column.type().equals("double")
        || column.type().equals("float");
  }

  private static Optional<String> tooLong(String value, String type) {
    Matcher characters = CHARACTERS.matcher(type);
    if (characters.matches()) {
      return Optional.of("CHAR_LENGTH(" + value + ") > " + characters.group(1));
    }
    Matcher choice = CHOICE.matcher(type);
    if (choice.matches()) {
      return Optional.of(value + " NOT IN " + choice.group(1));
    }
    return Optional.ofNullable(LONG.get(type)).map(most -> "LENGTH(" + value + ") > " + most);
  }

  private static Optional<String> unknownCharacters(Column old, Column now, String value) {
    if (old.charset().equals(now.charset())
        || now.charset().toLowerCase(Locale.ROOT).equals("utf8mb4")) {
      return Optional.empty();
    }
    return Optional.of(
        "CAST(CONVERT(CONVERT(%s USING %s) USING utf8mb4) AS BINARY) <> CAST(CONVERT(%s USING utf8mb4) AS BINARY)"
            .formatted(value, now.charset(), value));
  }

  private static Optional<String> outOfRange(String value, String type) {
    Matcher decimal = DECIMAL.matcher(type);
    if (decimal.matches()) {
      int whole = Integer.parseInt(decimal.group(1)) - Integer.parseInt(decimal.group(2));
      String negative = decimal.group(3) == null ? "" : " OR " + value + " < 0";
      return Optional.of(
          "ABS(ROUND(%s, %s)) >= 1%s%s"
              .formatted(value, decimal.group(2), "0".repeat(whole), negative));
    }
    Matcher integer = INTEGER.matcher(type);
    if (!integer.matches()) {
      return Optional.empty();
    }
    int bits = integer.group(1) == null ? 32 : BITS.getOrDefault(integer.group(1), 32);
    BigInteger half = BigInteger.TWO.pow(bits - 1);
    boolean unsigned = integer.group(2) != null;
    return Optional.of(
        "ROUND(%s) NOT BETWEEN %s AND %s"
            .formatted(
                value,
                unsigned ? "0" : half.negate(),
                (unsigned ? half.shiftLeft(1) : half).subtract(BigInteger.ONE)));
  }
}
