package dev.slipway.database.postgres;

import dev.slipway.database.Demand;
import dev.slipway.database.Demand.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Columns whose new type has less room than the old one, each with a query that counts the values
 * for which there is none. Only where that can be counted in the old type: lengths, numbers, and
 * texts that are to be numbers.
 */
final class Narrowing {
  private static final Pattern LENGTH = Pattern.compile("character(?: varying)?\\((\\d+)\\)");
  private static final Pattern DIGITS = Pattern.compile("numeric\\((\\d+),(\\d+)\\)");

  private Narrowing() {}

  static List<Demand> between(TableShape was, TableShape is) {
    List<Demand> found = new ArrayList<>();
    for (Column now : is.columns()) {
      was.column(now.name())
          .filter(old -> !old.declared().type().equals(now.declared().type()))
          .flatMap(old -> tooLarge(old, now))
          .ifPresent(condition ->
              found.add(
                  new Demand(
                      Kind.FITS,
                      is.name(),
                      List.of(now.name()),
                      "SELECT count(*) FROM %s WHERE %s".formatted(was.from(), condition))));
    }
    return found;
  }

  /** A condition on {@code t} that is true of what has no room; empty where nobody can tell. */
  private static Optional<String> tooLarge(Column old, Column now) {
    String value = "t." + Sql.name(old.name());
    String type = now.declared().type();
    Matcher length = LENGTH.matcher(type);
    if (length.matches()) {
      return Optional.of("length(rtrim(%s::text)) > %s".formatted(value, length.group(1)));
    }
    if (!old.isNumber() || !now.isNumber()) {
      return Optional.empty();
    }
    Matcher digits = DIGITS.matcher(type);
    if (digits.matches()) {
      int whole = Integer.parseInt(digits.group(1)) - Integer.parseInt(digits.group(2));
      return Optional.of(
          "abs(round(%s::numeric, %s)) >= 1e%d".formatted(value, digits.group(2), whole));
    }
    return switch (now.type()) {
      case "int2" -> Optional.of(outside(value, Short.MIN_VALUE, Short.MAX_VALUE));
      case "int4" -> Optional.of(outside(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case "int8" -> Optional.of(outside(value, Long.MIN_VALUE, Long.MAX_VALUE));
      default -> Optional.empty();
    };
  }

  private static String outside(String value, long least, long most) {
    return "round(%s::numeric) NOT BETWEEN %d AND %d".formatted(value, least, most);
  }
}
