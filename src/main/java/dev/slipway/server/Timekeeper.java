package dev.slipway.server;

import dev.slipway.config.AppConfig;
import dev.slipway.deploy.OffSiteCopies;
import dev.slipway.deploy.schedule.Alerts;
import dev.slipway.deploy.schedule.Runs;
import dev.slipway.deploy.schedule.Schedules;
import dev.slipway.deploy.schedule.Standing;
import dev.slipway.deploy.schedule.Task;
import dev.slipway.journal.Audit;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.site.Sites;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Looks every few seconds at what is due in each app and environment, and has it done: one thing
 * after another in each of them, side by side with the others. All it knows is in the audit, so
 * that the executor after this one goes on. Thread-safe.
 */
final class Timekeeper {
  private static final Duration TICK = Duration.ofSeconds(5);

  /** Does a task. */
  @FunctionalInterface
  interface Work {
    /**
     * Does it.
     *
     * @param slot names the run
     * @return what was done, in words
     */
    String run(Task task, AppEnvironment app, Instant slot);
  }

  private final Sites sites;
  private final Work work;
  private final Teller teller;
  private final Clock clock;
  private final Set<AppEnvironment> doing = ConcurrentHashMap.newKeySet();
  private final Set<AppEnvironment> telling = ConcurrentHashMap.newKeySet();
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  Timekeeper(Sites sites, Work work, Teller teller, Clock clock) {
    this.sites = sites;
    this.work = work;
    this.teller = teller;
    this.clock = clock;
  }

  /** From now on, until the process ends. */
  void begin(Leftovers.Pause pause) {
    Thread.ofVirtual()
        .name("timekeeper")
        .start(() -> {
          try {
            while (true) {
              tick();
              pause.pass(TICK);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Looks once; whatever is due is begun, and not waited for. */
  void tick() {
    try {
      for (AppEnvironment app : sites.all()) {
        boolean free = begin(app, doing, "schedule " + app, this::attend);
        if (!free) {
          // What is overdue may be waiting for its turn.
          begin(app, telling, "alerts " + app, this::tell);
        }
      }
    } catch (RuntimeException e) {
      say("executor: cannot look what is due: " + Mistakes.inWords(e).what());
    }
  }

  private void attend(AppEnvironment app) {
    look(app);
    alone(app, telling, this::tell);
  }

  /** Whether it was begun: not when it goes on already. */
  private boolean begin(
      AppEnvironment app, Set<AppEnvironment> busy, String name, Consumer<AppEnvironment> work) {
    if (busy.contains(app)) {
      return false;
    }
    Thread.ofVirtual()
        .name(name)
        .start(() -> {
          try {
            alone(app, busy, work);
          } catch (RuntimeException e) {
            // That of one app keeps no other from being looked at.
            say("executor: " + name + ": " + Mistakes.inWords(e).what());
          }
        });
    return true;
  }

  private static void alone(
      AppEnvironment app, Set<AppEnvironment> busy, Consumer<AppEnvironment> work) {
    if (busy.add(app)) {
      try {
        work.accept(app);
      } finally {
        busy.remove(app);
      }
    }
  }

  /** Once, however often it is met. */
  private void say(String words) {
    if (said.add(words)) {
      System.err.println(words);
    }
  }

  /** Does what is due in one app and environment. */
  void look(AppEnvironment app) {
    withSettings(
        app,
        (config, audit) ->
            Schedules.tasks(config.backup()).forEach(task -> look(app, config, audit, task)));
  }

  /** Tells what there is to tell. */
  void tell(AppEnvironment app) {
    withSettings(
        app,
        (config, audit) -> {
          if (config.alert().isPresent()) {
            tell(app, config, audit);
          }
        });
  }

  private void withSettings(AppEnvironment app, BiConsumer<AppConfig, Audit> work) {
    Path journal = sites.paths(app).journal();
    Optional<ReleaseId> current = sites.current(app);
    if (current.isEmpty() || !Files.exists(journal)) {
      return;
    }
    AppConfig config = sites.config(app, current.get());
    if (!Schedules.tasks(config.backup()).isEmpty()) {
      try (Audit audit = Audit.open(journal)) {
        work.accept(config, audit);
      }
    }
  }

  private void look(AppEnvironment app, AppConfig config, Audit audit, Task task) {
    Runs runs = new Runs(audit, task);
    if (Standing.isToBeSeen(runs.lines(), clock.instant())) {
      runs.seen(clock.instant());
    }
    Standing standing = Schedules.standing(task, config.backup(), runs, clock.instant());
    boolean waits = task == Task.OFF_SITE && OffSiteCopies.hasWaiting(sites.paths(app));
    if (standing.isDue(clock.instant()) || (waits && standing.next().isEmpty())) {
      run(app, runs, task, standing.slot());
    }
  }

  private void run(AppEnvironment app, Runs runs, Task task, Instant slot) {
    runs.began(clock.instant(), slot);
    try {
      runs.done(clock.instant(), work.run(task, app, slot));
    } catch (RuntimeException e) {
      Failure failure = Mistakes.inWords(e);
      String next = failure.next().isEmpty() ? "" : "; " + app.spellOut(failure.next());
      runs.failed(clock.instant(), failure.what() + next);
    }
  }

  private void tell(AppEnvironment app, AppConfig config, Audit audit) {
    Alerts alerts = new Alerts(app, audit);
    Instant now = clock.instant();
    for (Task task : Schedules.tasks(config.backup())) {
      Runs runs = new Runs(audit, task);
      alerts.raise(Schedules.standing(task, config.backup(), runs, now), runs.lines(), now);
    }
    if (!alerts.pending().isEmpty()) {
      alerts.deliver(text -> teller.tell(app, config, text), now);
    }
  }
}
