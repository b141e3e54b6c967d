package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.AppConfig;
import dev.slipway.config.SampleConfig;
import dev.slipway.deploy.schedule.Runs;
import dev.slipway.deploy.schedule.Schedules;
import dev.slipway.deploy.schedule.Standing;
import dev.slipway.deploy.schedule.Task;
import dev.slipway.journal.Audit;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.site.Site;
import dev.slipway.site.SitePaths;
import dev.slipway.site.Sites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is due is done at its time, whatever clocks and executors do. */
class TimekeeperTest {
  private static final AppEnvironment APP = new AppEnvironment("shop", "local");
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final Instant TWO = Instant.parse("2026-11-02T02:00:00Z");

  @TempDir Path home;

  private final SetClock clock = new SetClock();
  private final List<Instant> slots = new ArrayList<>();
  private final Sites sites = new OneApp();
  private Optional<Error> dies = Optional.empty();
  private Optional<Failure> fails = Optional.empty();

  @BeforeEach
  void folder() throws IOException {
    Files.createDirectories(home);
    Files.createFile(sites.paths(APP).journal());
  }

  @Test
  void is_done_once_at_its_time() {
    lookAt(NOON);
    lookAt(TWO.minusSeconds(1));
    assertThat(slots).isEmpty();

    lookAt(TWO);
    lookAt(TWO.plusSeconds(5));
    assertThat(slots).containsExactly(TWO);

    lookAt(TWO.plus(Duration.ofDays(1)));
    assertThat(slots).containsExactly(TWO, TWO.plus(Duration.ofDays(1)));
  }

  @Test
  void what_was_missed_while_the_host_was_off_is_done_once() {
    lookAt(NOON);
    Instant weekLater = NOON.plus(Duration.ofDays(7));

    lookAt(weekLater);
    lookAt(weekLater.plusSeconds(5));

    assertThat(slots).containsExactly(weekLater);
  }

  @Test
  void an_executor_that_died_in_the_middle_is_followed_by_one_that_does_it_again() {
    lookAt(NOON);
    dies = Optional.of(new ThreadDeathOfTheExecutor());
    try {
      lookAt(TWO);
    } catch (ThreadDeathOfTheExecutor died) {
      dies = Optional.empty();
    }
    assertThat(standing(TWO.plusSeconds(1)).lastDone()).isEmpty();

    lookAt(TWO.plusSeconds(60));
    lookAt(TWO.plusSeconds(65));

    assertThat(slots)
        .as("under its name, so that nothing is there twice")
        .containsExactly(TWO, TWO);
    assertThat(standing(TWO.plusSeconds(70)).lastDone()).contains(TWO.plusSeconds(60));
  }

  @Test
  void a_failure_is_remembered_and_tried_again_until_it_works() {
    lookAt(NOON);
    fails = Optional.of(Failure.failed("backup.disk-full", "no room").next("make some in ENV"));
    lookAt(TWO);
    assertThat(standing(TWO.plusSeconds(1)).problem())
        .hasValueSatisfying(
            words -> assertThat(words).contains("scheduled backup fails", "no room", "in local"));

    lookAt(TWO.plusSeconds(599));
    fails = Optional.empty();
    lookAt(TWO.plusSeconds(601));

    assertThat(slots).containsExactly(TWO, TWO.plusSeconds(601));
    assertThat(standing(TWO.plusSeconds(602)).problem()).isEmpty();
  }

  @Test
  void a_clock_that_is_set_back_does_not_stop_it() {
    lookAt(NOON.plus(Duration.ofDays(400)));
    lookAt(TWO.plus(Duration.ofDays(401)));
    assertThat(slots).hasSize(1);

    lookAt(NOON);
    lookAt(TWO);

    assertThat(slots).hasSize(2);
    assertThat(slots.getLast()).isEqualTo(TWO);
  }

  private void lookAt(Instant now) {
    clock.now = now;
    new Timekeeper(sites, this::work, new Teller(sites), clock).look(APP);
  }

  private String work(Task task, AppEnvironment app, Instant slot) {
    slots.add(slot);
    dies.ifPresent(error -> {
      throw error;
    });
    fails.ifPresent(failure -> {
      throw failure;
    });
    return "fine";
  }

  private Standing standing(Instant now) {
    try (Audit audit = Audit.open(sites.paths(APP).journal())) {
      AppConfig config = SampleConfig.backedUpAtTwo();
      return Schedules.standing(Task.BACKUP, config.backup(), new Runs(audit, Task.BACKUP), now);
    }
  }

  /** Nothing after it is done any more, as when the process is killed. */
  private static final class ThreadDeathOfTheExecutor extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static final class SetClock extends Clock {
    private Instant now = NOON;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final class OneApp implements Sites {
    @Override
    public List<AppEnvironment> all() {
      return List.of(APP);
    }

    @Override
    public SitePaths paths(AppEnvironment app) {
      return new SitePaths(home);
    }

    @Override
    public Optional<ReleaseId> current(AppEnvironment app) {
      return Optional.of(new ReleaseId("20261101_000000-1.0.0"));
    }

    @Override
    public boolean isUnpacked(AppEnvironment app, ReleaseId release) {
      return true;
    }

    @Override
    public AppConfig config(AppEnvironment app, ReleaseId release) {
      return SampleConfig.backedUpAtTwo();
    }

    @Override
    public AppConfig configInArchive(AppEnvironment app, Path archive, Digest digest) {
      throw new AssertionError("not asked for");
    }

    @Override
    public Site open(
        AppEnvironment app, long deployment, AppConfig config, AppConfig data, Progress progress) {
      throw new AssertionError("not asked for");
    }
  }
}
