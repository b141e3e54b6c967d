package dev.slipway.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 90s}, {@code 5m}, {@code 1h30m}. */
public final class Durations {
  /** What is allowed, in words. */
  public static final String ALLOWED =
      "numbers with units, largest first: d, h, m, s, ms, as in 500ms, 90s, 5m, 1h30m";

  private static final String NUMBER = "(?:([0-9]{1,6})%s)?";
  private static final Pattern DURATION =
      Pattern.compile(
          NUMBER.formatted("d")
              + NUMBER.formatted("h")
              + NUMBER.formatted("m(?!s)")
              + NUMBER.formatted("s")
              + NUMBER.formatted("ms"));

  private Durations() {}

  /** Reads a duration; empty when the text is none. */
  public static Optional<Duration> parse(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      return text.equals("0") ? Optional.of(Duration.ZERO) : Optional.empty();
    }
    return Optional.of(
        Duration.ofDays(number(matcher, 1))
            .plusHours(number(matcher, 2))
            .plusMinutes(number(matcher, 3))
            .plusSeconds(number(matcher, 4))
            .plusMillis(number(matcher, 5)));
  }

  private static long number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
