package dev.slipway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.watch.LogWatch.LoggedError;
import dev.slipway.watch.Seen.Asked;
import dev.slipway.watch.Verdict.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final long MB = 1 << 20;
  private static final Baseline CALM = new Baseline(traffic(60, 3000, 0, 20), 50 * MB, Set.of());

  private Measured firstMinute = traffic(60, 3000, 0, 20);
  private Measured traffic = traffic(300, 15_000, 0, 20);
  private Asked health = new Asked(600, 0, 0, "");
  private Asked probes = Asked.NEVER;
  private Asked database = new Asked(60, 0, 0, "");
  private Optional<String> crashed = Optional.empty();
  private List<Long> memory = List.of();
  private List<LoggedError> errors = List.of();
  private Thresholds limits = Thresholds.usual();
  private @Nullable Baseline baseline = CALM;

  @Test
  void a_calm_release_is_good() {
    assertThat(verdict().kind()).isEqualTo(Kind.GOOD);
    assertThat(verdict().remarks()).isEmpty();
  }

  @Test
  void no_traffic_at_all_is_good_by_probes_and_says_so() {
    firstMinute = Measured.NOTHING;
    traffic = Measured.NOTHING;
    assertThat(verdict().kind()).isEqualTo(Kind.GOOD);
    assertThat(verdict().remarks())
        .containsExactly("only 0 requests by customers; probes filled in: 600 good answers");
  }

  @Test
  void where_only_probes_come_they_decide() {
    firstMinute = Measured.NOTHING;
    traffic = Measured.NOTHING;
    probes = new Asked(40, 3, 3, "script 'order' step 2 POST /entries answers 500");
    assertThat(only(Kind.BAD, false).what()).contains("script 'order' step 2");
    probes = new Asked(40, 0, 0, "");
    assertThat(verdict().kind()).isEqualTo(Kind.GOOD);
    assertThat(verdict().remarks().getFirst()).contains("640 good answers");
  }

  @Test
  void no_traffic_is_in_doubt_where_some_is_required() {
    traffic = traffic(300, 12, 0, 20);
    limits = new Thresholds(5, 0.02, 10_000, 3, 3, true, 50);
    assertThat(only(Kind.INCONCLUSIVE).code()).isEqualTo("watch.too-little");
  }

  @Test
  void three_bad_health_answers_in_a_row_are_bad_and_two_are_not() {
    health = new Asked(100, 2, 2, "/health answers 503");
    assertThat(verdict().kind()).isEqualTo(Kind.GOOD);
    health = new Asked(100, 3, 3, "/health answers 503");
    assertThat(only(Kind.BAD).what()).isEqualTo("unhealthy after cutover: /health answers 503");
  }

  @Test
  void health_that_comes_and_goes_is_in_doubt() {
    health = new Asked(100, 20, 0, "/health answers 503");
    assertThat(only(Kind.INCONCLUSIVE).code()).isEqualTo("watch.unsteady");
  }

  @Test
  void a_process_that_ends_once_is_bad() {
    crashed = Optional.of("12-web does not stay: it ended: exit code 1");
    assertThat(only(Kind.BAD).code()).isEqualTo("watch.crashed");
  }

  @Test
  void a_database_that_cannot_be_reached_is_bad() {
    database = new Asked(9, 3, 3, "unable to open database file");
    assertThat(only(Kind.BAD).code()).isEqualTo("watch.database");
  }

  @Test
  void six_errors_in_the_first_minute_are_bad_and_five_are_not() {
    firstMinute = traffic(60, 3000, 5, 20);
    traffic = firstMinute;
    assertThat(verdict(false).kind()).isEqualTo(Kind.GOOD);
    firstMinute = traffic(60, 3000, 6, 20);
    traffic = firstMinute;
    assertThat(only(Kind.BAD, false).inWords())
        .isEqualTo(
            "customers' requests failed in the app: 6 of 3000 in 60 s"
                + " (at most 5, or as before: 0 of 3000)");
  }

  @Test
  void errors_at_the_old_releases_rate_are_not_the_releases_fault() {
    baseline = new Baseline(traffic(60, 3000, 90, 20), 0, Set.of());
    firstMinute = traffic(60, 3000, 95, 20);
    traffic = traffic(300, 15_000, 460, 20);
    assertThat(verdict().kind()).isEqualTo(Kind.GOOD);
    assertThat(verdict().remarks().getFirst()).contains("as many as with the old release");
  }

  @Test
  void three_times_the_old_releases_errors_are_bad() {
    baseline = new Baseline(traffic(60, 3000, 90, 20), 0, Set.of());
    firstMinute = traffic(60, 3000, 270, 20);
    traffic = firstMinute;
    assertThat(only(Kind.BAD, false).code()).isEqualTo("watch.errors");
  }

  @Test
  void a_few_errors_among_few_requests_are_in_doubt() {
    firstMinute = traffic(60, 30, 2, 20);
    traffic = firstMinute;
    assertThat(verdict(false).kind()).isEqualTo(Kind.GOOD);
    assertThat(only(Kind.INCONCLUSIVE).code()).isEqualTo("watch.errors-few");
  }

  @Test
  void a_few_errors_among_many_requests_are_a_remark() {
    traffic = traffic(300, 15_000, 3, 20);
    assertThat(verdict().kind()).isEqualTo(Kind.GOOD);
    assertThat(verdict().remarks().getFirst()).contains("3 of 15000");
  }

  @Test
  void three_answers_over_ten_seconds_are_bad_and_one_is_in_doubt() {
    traffic = new Measured(60, 3000, 0, 1, 5, 20, 12_000);
    assertThat(only(Kind.INCONCLUSIVE).code()).isEqualTo("watch.slow");
    traffic = new Measured(60, 3000, 0, 3, 5, 20, 12_000);
    assertThat(only(Kind.BAD, false).code()).isEqualTo("watch.slow");
  }

  @Test
  void slow_answers_that_the_old_release_gave_too_are_not_its_fault() {
    baseline = new Baseline(new Measured(60, 3000, 0, 4, 5, 20, 15_000), 0, Set.of());
    traffic = new Measured(60, 3000, 0, 5, 5, 20, 12_000);
    assertThat(verdict().kind()).isEqualTo(Kind.GOOD);
  }

  @Test
  void a_much_slower_95th_percentile_is_bad_with_many_requests_and_in_doubt_with_few() {
    traffic = traffic(300, 15_000, 0, 2500);
    assertThat(only(Kind.BAD).code()).isEqualTo("watch.slower");
    traffic = traffic(300, 40, 0, 2500);
    assertThat(only(Kind.INCONCLUSIVE).code()).isEqualTo("watch.slower");
    traffic = traffic(300, 15_000, 0, 500);
    assertThat(verdict().kind()).as("nobody notices").isEqualTo(Kind.GOOD);
  }

  @Test
  void a_slow_leak_is_in_doubt_and_much_too_much_memory_is_bad() {
    baseline = new Baseline(traffic(60, 3000, 0, 20), 100 * MB, Set.of());
    memory = LongStream.range(0, 120).map(i -> (60 + i) * MB).boxed().toList();
    assertThat(only(Kind.INCONCLUSIVE).code()).isEqualTo("watch.leak");
    memory = LongStream.range(0, 120).map(i -> (60 + 10 * i) * MB).boxed().toList();
    assertThat(only(Kind.BAD, false).code()).isEqualTo("watch.memory");
  }

  @Test
  void memory_that_is_taken_while_getting_warm_is_none_of_our_business() {
    memory = LongStream.range(0, 120).map(i -> Math.min(100, 20 + 4 * i) * MB).boxed().toList();
    assertThat(verdict().kind()).isEqualTo(Kind.GOOD);
  }

  @Test
  void a_new_error_in_the_log_is_in_doubt_once_and_bad_when_it_comes_again() {
    errors = List.of(new LoggedError("ERROR no mail", 1, "ERROR no mail"));
    assertThat(only(Kind.INCONCLUSIVE).lines()).containsExactly("ERROR no mail");
    errors = List.of(new LoggedError("ERROR no mail", 3, "ERROR no mail"));
    assertThat(only(Kind.BAD, false).lines()).containsExactly("ERROR no mail  (3 times)");
  }

  @Test
  void a_new_error_in_the_log_is_bad_when_customers_met_errors_too() {
    errors = List.of(new LoggedError("ValueError at app.py", 1, "ValueError: 3"));
    traffic = traffic(300, 15_000, 1, 20);
    assertThat(only(Kind.BAD).code()).isEqualTo("watch.log");
  }

  @Test
  void the_log_of_a_first_release_can_only_be_told() {
    baseline = null;
    errors = List.of(new LoggedError("ERROR no mail", 9, "ERROR no mail"));
    assertThat(verdict().kind()).isEqualTo(Kind.GOOD);
    assertThat(verdict().remarks().getFirst()).contains("ERROR no mail");
  }

  @Test
  void what_is_switched_off_does_not_count() {
    limits = new Thresholds(5, 0.02, 10_000, 0, 0, false, 0);
    errors = List.of(new LoggedError("ERROR no mail", 9, "ERROR no mail"));
    memory = LongStream.range(0, 120).map(i -> (60 + 10 * i) * MB).boxed().toList();
    traffic = traffic(300, 15_000, 0, 2500);
    assertThat(verdict().kind()).isEqualTo(Kind.GOOD);
  }

  private Reason only(Kind kind) {
    return only(kind, true);
  }

  private Reason only(Kind kind, boolean over) {
    Verdict verdict = verdict(over);
    assertThat(verdict.kind()).as(verdict.toString()).isEqualTo(kind);
    assertThat(verdict.reasons()).hasSize(1);
    return verdict.reasons().getFirst();
  }

  private Verdict verdict() {
    return verdict(true);
  }

  private Verdict verdict(boolean over) {
    Seen seen =
        new Seen(
            300,
            firstMinute,
            traffic,
            traffic,
            health,
            probes,
            database,
            crashed,
            memory,
            errors,
            "");
    return Judge.of(seen, baseline, limits, over);
  }

  private static Measured traffic(double seconds, long requests, long errors, double p95) {
    return new Measured(seconds, requests, errors, 0, p95 / 2, p95, p95 * 2);
  }
}
