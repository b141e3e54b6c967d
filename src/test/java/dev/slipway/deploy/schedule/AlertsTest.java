package dev.slipway.deploy.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.journal.Audit;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Cron;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsTest {
  private static final AppEnvironment APP = new AppEnvironment("shop", "production");
  private static final Instant TWO = Instant.parse("2026-11-02T02:00:00Z");

  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();
  private Audit audit;
  private Runs runs;

  @BeforeEach
  void open() {
    audit = Audit.open(folder.resolve("state.db"));
    runs = new Runs(audit, Task.BACKUP);
  }

  @AfterEach
  void close() {
    audit.close();
  }

  @Test
  void a_failure_is_told_once_a_day_and_its_end_once() {
    failed(TWO);
    tick(TWO.plusSeconds(2));
    tick(TWO.plusSeconds(20));
    failed(TWO.plusSeconds(600));
    tick(TWO.plusSeconds(602));

    assertThat(told).hasSize(1);
    assertThat(told.getFirst())
        .contains("\"kind\":\"failed\"", "\"app\":\"shop\"", "fails since", "no room");

    tick(TWO.plus(Duration.ofHours(25)));
    assertThat(told).as("again after a day").hasSize(2);

    Instant worked = TWO.plus(Duration.ofHours(26));
    runs.began(worked, worked);
    runs.done(worked, "fine");
    tick(worked.plusSeconds(1));
    tick(worked.plusSeconds(20));
    assertThat(told).hasSize(3);
    assertThat(told.getLast()).contains("\"kind\":\"recovered\"");
  }

  @Test
  void what_nobody_took_is_told_again_by_the_next_executor() {
    failed(TWO);
    Alerts alerts = new Alerts(APP, audit);
    alerts.raise(standing(TWO.plusSeconds(2)), runs.lines(), TWO.plusSeconds(2));
    assertThatThrownBy(() ->
            alerts.deliver(
                text -> {
                  throw new IllegalStateException("nobody there");
                },
                TWO))
        .hasMessage("nobody there");

    tick(TWO.plusSeconds(60));

    assertThat(told).hasSize(1);
    assertThat(new Alerts(APP, audit).pending()).isEmpty();
  }

  private void tick(Instant now) {
    Alerts alerts = new Alerts(APP, audit);
    alerts.raise(standing(now), runs.lines(), now);
    alerts.deliver(told::add, now);
  }

  private Standing standing(Instant now) {
    return Standing.of(
        Task.BACKUP, runs.lines(), Optional.of(Cron.parse("0 2 * * *")), ZoneOffset.UTC, now);
  }

  private void failed(Instant began) {
    runs.began(began, began);
    runs.failed(began.plusSeconds(1), "no room");
  }
}
