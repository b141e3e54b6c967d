package dev.slipway.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments for people: date and time in their zone, to the second. */
public final class When {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private When() {}

  /** To the second. */
  public static String of(Instant moment, ZoneId zone) {
    return FORM.format(moment.atZone(zone));
  }
}
