package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.Event;
import dev.slipway.config.AppConfig;
import dev.slipway.deploy.Ending;
import dev.slipway.journal.Entry.Kind;
import dev.slipway.journal.Journal;
import dev.slipway.journal.SqliteJournal;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.RollbackKind;
import dev.slipway.plan.Cutover;
import dev.slipway.plan.Intent;
import dev.slipway.plan.Phase;
import dev.slipway.site.Site;
import dev.slipway.site.SitePaths;
import dev.slipway.site.Sites;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is neither live nor undone is recovered until it is, whatever else is wrong. */
class LeftoversTest {
  private static final AppEnvironment FIRST = new AppEnvironment("blog", "local");
  private static final AppEnvironment APP = new AppEnvironment("shop", "local");

  private static final int MANY = 20;

  @TempDir Path home;

  private final Operations operations = new Operations(Clock.systemUTC());
  private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
  private final BlockingQueue<AppEnvironment> recovered = new LinkedBlockingQueue<>();
  private final AtomicInteger failures = new AtomicInteger();

  /** The damaged app is given up, so that nobody looks into its folder any more. */
  private final CountDownLatch ended = new CountDownLatch(1);

  @BeforeEach
  void folders() throws IOException {
    Files.createDirectories(home.resolve("blog"));
    Files.createDirectories(home.resolve("shop"));
  }

  private Leftovers leftovers() {
    return new Leftovers(
        new OnlyPaths(),
        SqliteJournal::open,
        (app, control) -> recovered(app),
        operations,
        pause -> {
          pauses.add(pause);
          if (pauses.size() > MANY) {
            ended.countDown();
            throw new InterruptedException("the executor ends");
          }
        });
  }

  /** Fails as often as it shall, as an undo does while the disk is full. */
  private Optional<Ending> recovered(AppEnvironment app) {
    if (failures.getAndDecrement() > 0) {
      throw Failure.state("undo.failed", "no space left");
    }
    Ending ending = new Ending(Ending.Outcome.UNDONE, Failure.Kind.FAILED, "a.code", "", "", "");
    append(app, Kind.ENDED, ending);
    recovered.add(app);
    return Optional.of(ending);
  }

  private void begun(AppEnvironment app) {
    Intent intent =
        new Intent(
            Intent.Kind.RESTART,
            new ReleaseId("20261101_000000-1.0.0"),
            "1.0.0",
            null,
            null,
            false,
            0,
            "anna",
            "1",
            null);
    append(
        app,
        Kind.PLANNED,
        new Phase(
            Phase.Name.PREPARE,
            intent,
            null,
            Cutover.NONE,
            RollbackKind.NONE,
            List.of(),
            List.of()));
  }

  private void append(AppEnvironment app, Kind kind, Object payload) {
    try (Journal journal = SqliteJournal.open(new OnlyPaths().paths(app).journal())) {
      journal.append(1, kind, -1, 1, Jsonb.builder().build().toJson(payload));
    }
  }

  private AppEnvironment nextRecovered() throws InterruptedException {
    return recovered.poll(20, TimeUnit.SECONDS);
  }

  @Test
  void a_recovery_that_fails_is_tried_again_and_waits_longer_each_time_up_to_a_minute()
      throws Exception {
    begun(APP);
    failures.set(8);

    leftovers().recover();

    assertThat(nextRecovered()).isEqualTo(APP);
    assertThat(pauses).map(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
  }

  @Test
  void a_deployment_whose_undo_fails_is_recovered_unasked() throws Exception {
    leftovers().recover();

    Operation deploy =
        operations.begin(
            APP,
            "deploy",
            new Peer("anna"),
            operation -> {
              begun(APP);
              throw Failure.state("undo.failed", "the keeper is away");
            });

    Event.Ended end = deploy.follow(new ClientSession(new Peer("anna"), new Outbox()));
    assertThat(end.what()).isEqualTo("the keeper is away");
    assertThat(nextRecovered()).isEqualTo(APP);
    assertThat(pauses).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void a_damaged_journal_keeps_no_other_app_from_being_recovered() throws Exception {
    Files.writeString(new OnlyPaths().paths(FIRST).journal(), "x".repeat(4096));
    begun(APP);

    leftovers().recover();

    assertThat(nextRecovered()).isEqualTo(APP);
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
  }

  /** Recovering is somebody else's business here: only the journals are looked at. */
  private final class OnlyPaths implements Sites {
    @Override
    public List<AppEnvironment> all() {
      return List.of(FIRST, APP);
    }

    @Override
    public SitePaths paths(AppEnvironment app) {
      return new SitePaths(home.resolve(app.app()));
    }

    @Override
    public Optional<ReleaseId> current(AppEnvironment app) {
      throw new AssertionError("not asked for");
    }

    @Override
    public boolean isUnpacked(AppEnvironment app, ReleaseId release) {
      throw new AssertionError("not asked for");
    }

    @Override
    public AppConfig config(AppEnvironment app, ReleaseId release) {
      throw new AssertionError("not asked for");
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
