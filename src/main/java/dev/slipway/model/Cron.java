package dev.slipway.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * When something is done again and again, in the five fields of crontab(5): minute, hour, day of
 * month, month, day of week. As there, a day has to fit only one of its two fields when both are
 * restricted. A time that clocks skip in spring is made up for right after, and one that they show
 * twice in autumn counts once, unless it is every hour's. Immutable.
 */
public final class Cron {
  private static final Map<String, String> NAMED =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  /** 29 February comes again within 8 years, whatever the century. */
  private static final int LONGEST_WAIT_DAYS = 8 * 366 + 1;

  private final String text;
  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet daysOfMonth;
  private final BitSet months;
  private final BitSet daysOfWeek;
  private final boolean eitherDay;

  private Cron(String text, String[] fields) {
    this.text = text;
    minutes = field("minute", fields[0], 0, 59, List.of());
    hours = field("hour", fields[1], 0, 23, List.of());
    daysOfMonth = field("day of month", fields[2], 1, 31, List.of());
    months = field("month", fields[3], 1, 12, MONTHS);
    daysOfWeek = field("day of week", fields[4], 0, 7, DAYS);
    if (daysOfWeek.get(7)) {
      daysOfWeek.set(0);
    }
    eitherDay = !fields[2].startsWith("*") && !fields[4].startsWith("*");
  }

  /**
   * Reads an expression.
   *
   * @throws Failure of kind USAGE that says which field is wrong, or that no day ever fits
   */
  public static Cron parse(String text) {
    String spelled = text.strip().toLowerCase(Locale.ROOT);
    String[] fields = NAMED.getOrDefault(spelled, spelled).split("\\s+", -1);
    if (fields.length != 5) {
      throw wrong("'" + text + "' has " + Amount.of(fields.length, "field") + ", not five");
    }
    Cron cron = new Cron(text.strip(), fields);
    if (cron.next(Instant.EPOCH, ZoneOffset.UTC).isEmpty()) {
      throw wrong("'" + text + "' names a day that no month has");
    }
    return cron;
  }

  /** The first time after that one, in that zone's clock. Empty for years beyond reckoning. */
  public Optional<Instant> next(Instant after, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    // A day earlier, since a skipped time is made up for later than it stands.
    LocalDate day = LocalDate.ofInstant(after, zone).minusDays(1);
    try {
      for (int days = 0; days <= LONGEST_WAIT_DAYS; days++) {
        Optional<Instant> first =
            fits(day) ? firstOn(day, after, rules) : Optional.<Instant>empty();
        if (first.isPresent()) {
          return first;
        }
        day = day.plusDays(1);
      }
    } catch (DateTimeException beyond) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private boolean fits(LocalDate day) {
    boolean ofMonth = daysOfMonth.get(day.getDayOfMonth());
    boolean ofWeek = daysOfWeek.get(day.getDayOfWeek().getValue() % 7);
    return months.get(day.getMonthValue()) && (eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek);
  }

  private Optional<Instant> firstOn(LocalDate day, Instant after, ZoneRules rules) {
    Instant first = null;
    for (int hour = hours.nextSetBit(0); hour >= 0; hour = hours.nextSetBit(hour + 1)) {
      for (int minute = minutes.nextSetBit(0);
          minute >= 0;
          minute = minutes.nextSetBit(minute + 1)) {
        for (Instant at : instants(day.atTime(hour, minute), rules)) {
          if (at.isAfter(after) && (first == null || at.isBefore(first))) {
            first = at;
          }
        }
      }
    }
    return Optional.ofNullable(first);
  }

  private List<Instant> instants(LocalDateTime local, ZoneRules rules) {
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    if (offsets.isEmpty()) {
      ZoneOffsetTransition gap = rules.getTransition(local);
      return List.of(gap.getInstant());
    }
    return offsets.stream().limit(hours.cardinality() == 24 ? 2 : 1).map(local::toInstant).toList();
  }

  private static BitSet field(String name, String field, int least, int most, List<String> words) {
    BitSet set = new BitSet();
    for (String part : field.split(",", -1)) {
      String[] stepped = part.split("/", -1);
      String[] ends = stepped[0].split("-", -1);
      if (stepped.length > 2 || ends.length > 2) {
        throw wrong(name + " '" + part + "' is no number, range or step");
      }
      boolean any = stepped[0].equals("*");
      int from = any ? least : number(name, ends[0], words);
      int to = any ? most : number(name, ends[ends.length - 1], words);
      if (!any && ends.length == 1 && stepped.length == 2) {
        to = most;
      }
      int step = stepped.length == 2 ? number(name, stepped[1], List.of()) : 1;
      if (from < least || to > most || from > to || step < 1) {
        throw wrong("%s '%s' is not within %d-%d".formatted(name, part, least, most));
      }
      for (int value = from; value <= to; value += step) {
        set.set(value);
      }
    }
    return set;
  }

  private static int number(String name, String text, List<String> words) {
    int word = words.indexOf(text);
    if (word >= 0) {
      return words.equals(MONTHS) ? word + 1 : word;
    }
    if (!text.matches("[0-9]{1,4}")) {
      throw wrong(name + " '" + text + "' is no number");
    }
    return Integer.parseInt(text);
  }

  private static Failure wrong(String what) {
    return Failure.usage("cron.invalid", what)
        .next("write minute, hour, day of month, month, day of week: 0 2 * * *");
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cron cron && cron.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
