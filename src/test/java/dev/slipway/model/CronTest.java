package dev.slipway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 2 * * *        | 2026-11-29T02:00:00Z | 2026-11-30T02:00:00Z
          0 2 * * *        | 2026-11-29T01:59:59Z | 2026-11-29T02:00:00Z
          0 4 * * 0        | 2026-11-29T05:00:00Z | 2026-12-06T04:00:00Z
          0 4 * * 7        | 2026-11-29T05:00:00Z | 2026-12-06T04:00:00Z
          */15 * * * *     | 2026-11-29T05:16:00Z | 2026-11-29T05:30:00Z
          5-10/2 8 * * mon | 2026-11-29T05:16:00Z | 2026-11-30T08:05:00Z
          0 0 1,15 * fri   | 2026-11-29T05:16:00Z | 2026-12-01T00:00:00Z
          0 0 29 feb *     | 2026-11-29T05:16:00Z | 2028-02-29T00:00:00Z
          @weekly          | 2026-11-29T05:16:00Z | 2026-12-06T00:00:00Z
          """)
  void comes_next(String text, Instant after, Instant next) {
    assertThat(Cron.parse(text).next(after, ZoneOffset.UTC)).contains(next);
  }

  @Test
  void a_time_that_clocks_skip_is_made_up_for_right_after() {
    Instant evening = Instant.parse("2026-03-28T20:00:00Z");

    assertThat(Cron.parse("30 2 * * *").next(evening, BERLIN))
        .contains(Instant.parse("2026-03-29T01:00:00Z"));
  }

  @Test
  void a_time_that_clocks_show_twice_counts_once_but_every_hour_is_every_hour() {
    Instant before = Instant.parse("2026-10-25T00:29:00Z");

    assertThat(times("30 2 * * *", before, 2))
        .containsExactly(
            Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-26T01:30:00Z"));
    assertThat(times("30 * * * *", before, 3))
        .containsExactly(
            Instant.parse("2026-10-25T00:30:00Z"),
            Instant.parse("2026-10-25T01:30:00Z"),
            Instant.parse("2026-10-25T02:30:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8",
        "5-1 * * * *",
        "*/0 * * * *",
        "a * * * *",
        "1-2-3 * * * *",
        "1/2/3 * * * *",
        "0 0 30 2 *",
        "@never",
        "-1 * * * *",
        "1, * * * *"
      })
  void refuses(String text) {
    assertThatThrownBy(() -> Cron.parse(text))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("cron.invalid"));
  }

  /** Held against walking through the minutes one by one. */
  @Test
  void finds_what_counting_minutes_finds() {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      String hour = random.nextBoolean() ? "*" : "" + random.nextInt(24);
      String text =
          "%d,%d %s %s * %s"
              .formatted(
                  random.nextInt(60),
                  random.nextInt(60),
                  hour,
                  random.nextBoolean() ? "*" : "" + (1 + random.nextInt(28)),
                  random.nextBoolean() ? "*" : "" + random.nextInt(7));
      Instant after =
          Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(365 * 86_400));
      assertThat(Cron.parse(text).next(after, ZoneOffset.UTC))
          .as(text + " after " + after)
          .contains(walked(text, after));
    }
  }

  private static Instant walked(String text, Instant after) {
    String[] fields = text.split(" ", -1);
    ZonedDateTime at =
        after.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1));
    while (!fits(fields, at)) {
      at = at.plusMinutes(1);
    }
    return at.toInstant();
  }

  private static boolean fits(String[] fields, ZonedDateTime at) {
    boolean day = fields[2].equals("*") || fields[2].equals("" + at.getDayOfMonth());
    boolean week = fields[4].equals("*") || fields[4].equals("" + at.getDayOfWeek().getValue() % 7);
    boolean both = !fields[2].equals("*") && !fields[4].equals("*");
    return List.of(fields[0].split(",", -1)).contains("" + at.getMinute())
        && (fields[1].equals("*") || fields[1].equals("" + at.getHour()))
        && (both ? day || week : day && week);
  }

  private static List<Instant> times(String text, Instant after, int count) {
    List<Instant> times = new ArrayList<>();
    for (Instant at = after; times.size() < count; ) {
      at = Cron.parse(text).next(at, BERLIN).orElseThrow();
      times.add(at);
    }
    return times;
  }
}
