package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.deploy.Control;
import dev.slipway.deploy.Ending;
import dev.slipway.journal.Entry;
import dev.slipway.journal.Journal;
import dev.slipway.model.AppEnvironment;
import dev.slipway.site.Sites;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Deployments that are neither live nor undone: left by an executor that died, or by an undo that
 * did not work. Each app is recovered by itself and unasked, again and again until it is, since
 * meanwhile requests may be held: a full disk or a keeper that is away does not last for ever.
 * Thread-safe.
 */
final class Leftovers {
  private static final Peer OURSELVES = new Peer("slipway");
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** How an unfinished deployment is finished or undone; empty when there was none. */
  @FunctionalInterface
  interface Recovery {
    Optional<Ending> recover(AppEnvironment app, Control control);
  }

  /** How the time between two attempts passes. */
  @FunctionalInterface
  interface Pause {
    void pass(Duration pause) throws InterruptedException;
  }

  private final Sites sites;
  private final Function<Path, Journal> journals;
  private final Recovery recovery;
  private final Operations operations;
  private final Pause pause;
  private final Map<AppEnvironment, Integer> attempts = new ConcurrentHashMap<>();
  private final Set<AppEnvironment> waiting = ConcurrentHashMap.newKeySet();

  /** From now on also recovers what operations leave behind when they fail. */
  Leftovers(
      Sites sites,
      Function<Path, Journal> journals,
      Recovery recovery,
      Operations operations,
      Pause pause) {
    this.sites = sites;
    this.journals = journals;
    this.recovery = recovery;
    this.operations = operations;
    this.pause = pause;
    operations.onFailure(this::later);
  }

  /** Begins recovering; whoever follows an app's deployment sees it from its beginning. */
  void recover() {
    sites.all().forEach(this::recover);
  }

  private void recover(AppEnvironment app) {
    try {
      List<Entry> unfinished = unfinished(sites.paths(app).journal());
      if (unfinished.isEmpty()) {
        attempts.remove(app);
      } else {
        operations.begin(app, "recover", OURSELVES, operation -> recover(operation, unfinished));
      }
    } catch (RuntimeException e) {
      // That of one app keeps no other from being recovered.
      System.err.println("executor: cannot recover " + app + ": " + Mistakes.inWords(e).what());
      later(app);
    }
  }

  private Event.Ended recover(Operation operation, List<Entry> unfinished) {
    Narration narration = new Narration(operation::emit);
    narration.tell(unfinished);
    return DeploymentVerbs.ended(
        operation.app(),
        recovery.recover(operation.app(), DeploymentVerbs.control(operation, narration)));
  }

  /** Looks again after a pause that grows with each attempt, whether something is unfinished. */
  private void later(AppEnvironment app) {
    if (!waiting.add(app)) {
      return;
    }
    Duration length = pauseAfter(attempts.merge(app, 1, Integer::sum));
    Thread.ofVirtual()
        .name("recover " + app)
        .start(() -> {
          try {
            pause.pass(length);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
          } finally {
            waiting.remove(app);
          }
          recover(app);
        });
  }

  private static Duration pauseAfter(int attempts) {
    Duration doubled = Duration.ofSeconds(1L << Math.min(attempts - 1, 10));
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private List<Entry> unfinished(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (Journal journal = journals.apply(file)) {
      return journal.unfinished().map(journal::entries).orElse(List.of());
    }
  }
}
