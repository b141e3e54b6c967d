package dev.slipway.deploy.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.journal.Audit.Line;
import dev.slipway.model.Cron;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final Optional<Cron> AT_TWO = Optional.of(Cron.parse("0 2 * * *"));
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final Instant TWO = Instant.parse("2026-11-02T02:00:00Z");

  private final List<Line> lines = new ArrayList<>();

  @Test
  void waits_for_its_time_when_first_seen() {
    line(NOON, Runs.SEEN, "");

    assertThat(at(NOON).next()).contains(TWO);
    assertThat(at(TWO.minusSeconds(1)).isDue(TWO.minusSeconds(1))).isFalse();
    assertThat(at(TWO).isDue(TWO)).isTrue();
  }

  @Test
  void is_not_due_again_while_it_was_done_at_that_time() {
    ran(TWO, Runs.DONE, "fine");

    assertThat(at(TWO.plusSeconds(90)).next()).contains(TWO.plus(Duration.ofDays(1)));
    assertThat(at(TWO.plusSeconds(90)).problem()).isEmpty();
  }

  @Test
  void what_was_missed_is_made_up_for_once() {
    ran(TWO, Runs.DONE, "fine");
    Instant weekLater = TWO.plus(Duration.ofDays(7)).plusSeconds(60);

    assertThat(at(weekLater).isDue(weekLater)).isTrue();
    assertThat(at(weekLater).problem()).hasValueSatisfying(p -> assertThat(p).contains("overdue"));
    ran(weekLater, Runs.DONE, "fine");
    assertThat(at(weekLater.plusSeconds(60)).isDue(weekLater.plusSeconds(60))).isFalse();
    assertThat(at(weekLater.plusSeconds(60)).problem()).isEmpty();
  }

  @Test
  void a_run_that_died_is_done_again_under_its_name() {
    line(TWO, Runs.BEGAN, TWO.toString());
    Instant later = TWO.plusSeconds(300);

    assertThat(at(later).isDue(later)).isTrue();
    assertThat(at(later).slot()).isEqualTo(TWO);
  }

  @Test
  void a_failure_is_tried_again_after_pauses_that_grow_and_is_a_problem_until_it_works() {
    ran(TWO, Runs.FAILED, "no room");
    assertThat(at(TWO.plusSeconds(5)).next()).contains(TWO.plusSeconds(1 + 600));
    assertThat(at(TWO.plusSeconds(5)).problem())
        .hasValueSatisfying(p -> assertThat(p).contains("fails since").contains("no room"));

    Instant again = TWO.plusSeconds(601);
    ran(again, Runs.FAILED, "no room");
    assertThat(at(again.plusSeconds(5)).next()).contains(again.plusSeconds(1 + 1200));
    assertThat(at(again.plusSeconds(5)).failingSince()).contains(TWO.plusSeconds(1));

    ran(again.plusSeconds(1200), Runs.DONE, "fine");
    assertThat(at(again.plusSeconds(1300)).problem()).isEmpty();
    assertThat(at(again.plusSeconds(1300)).next()).contains(TWO.plus(Duration.ofDays(1)));
  }

  @Test
  void a_clock_that_jumps_neither_stops_it_nor_makes_it_run_for_ever() {
    Instant yearAhead = TWO.plus(Duration.ofDays(365));
    ran(TWO, Runs.DONE, "fine");
    ran(yearAhead, Runs.DONE, "while the clock was wrong");

    Instant back = TWO.plus(Duration.ofHours(5));
    assertThat(Standing.isToBeSeen(lines, back)).isTrue();
    line(back, Runs.SEEN, "");
    assertThat(Standing.isToBeSeen(lines, back)).isFalse();
    assertThat(at(back).next()).contains(TWO.plus(Duration.ofDays(1)));
    assertThat(at(back).problem()).isEmpty();
  }

  @Test
  void what_is_not_done_by_the_clock_is_due_only_after_a_failure() {
    assertThat(Standing.of(Task.OFF_SITE, lines, Optional.empty(), ZoneOffset.UTC, NOON).next())
        .isEmpty();
    ran(NOON, Runs.FAILED, "unreachable");
    assertThat(
            Standing.of(Task.OFF_SITE, lines, Optional.empty(), ZoneOffset.UTC, NOON.plusSeconds(9))
                .next())
        .contains(NOON.plusSeconds(601));
  }

  private Standing at(Instant now) {
    return Standing.of(Task.BACKUP, lines, AT_TWO, ZoneOffset.UTC, now);
  }

  private void ran(Instant began, String how, String detail) {
    line(began, Runs.BEGAN, began.toString());
    line(began.plusSeconds(1), how, detail);
  }

  private void line(Instant at, String action, String detail) {
    lines.add(new Line(at, "slipway", action, "schedule backup", detail));
  }
}
