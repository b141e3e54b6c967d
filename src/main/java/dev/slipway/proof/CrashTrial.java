package dev.slipway.proof;

import dev.slipway.database.Catalogue;
import dev.slipway.database.Contents;
import dev.slipway.migration.MigrationState;
import dev.slipway.model.Amount;
import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import dev.slipway.site.CrashPoint;
import dev.slipway.site.Site;
import dev.slipway.site.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Kills the migration at each boundary, on a fresh clone every time, and runs it again: what comes
 * out must be what comes out without a crash. Which boundaries there are is seen in a run that
 * nobody kills.
 */
final class CrashTrial {
  private static final int MOST = 24;

  /** Where nobody can hold the writer up, a kill may come too late. */
  private static final int ATTEMPTS = 3;

  private final Site site;
  private final Stage stage;
  private final Order order;
  private final MigrationTrial migration;
  private final Runnable pause;
  private final long began = System.nanoTime();

  /** What was found after each boundary that was hit. */
  private final NavigableMap<Integer, Optional<CrashProof.Finding>> hit = new TreeMap<>();

  private @Nullable Set<String> byChance;

  /**
   * A trial.
   *
   * @param pause waits while customers would wait for us
   */
  CrashTrial(Site site, Stage stage, Order order, MigrationTrial migration, Runnable pause) {
    this.site = site;
    this.stage = stage;
    this.order = order;
    this.migration = migration;
    this.pause = pause;
  }

  /** Tries; the clone is left in whatever state. */
  CrashProof run() {
    stage.fresh();
    Catalogue before = stage.clone().catalogue();
    List<String> changes = uninterrupted();
    Contents reached = stage.clone().contents(site.progress());
    List<Integer> chosen = spread(changes.size());
    for (int boundary : chosen) {
      if (isOver()) {
        break;
      }
      for (int i = 0; i < ATTEMPTS && !hit.containsKey(boundary); i++) {
        pause.run();
        crash(boundary, changes.size(), before, reached);
      }
    }
    return new CrashProof(
        changes.size(),
        hit.size(),
        hit.values().stream().flatMap(Optional::stream).toList(),
        untried(changes.size(), chosen),
        (System.nanoTime() - began) / 1e9);
  }

  private List<String> uninterrupted() {
    site.progress().say("watching what the migration changes");
    CrashPoint watched = stage.crashAfter(0);
    try (watched) {
      migration.up();
    }
    return watched.done();
  }

  /** Evenly, with the first and the last. */
  static List<Integer> spread(int boundaries) {
    Set<Integer> chosen = new TreeSet<>();
    int tried = Math.min(boundaries, MOST);
    for (int i = 0; i < tried; i++) {
      chosen.add(tried == 1 ? 1 : 1 + Math.round(i * (boundaries - 1) / (float) (tried - 1)));
    }
    return List.copyOf(chosen);
  }

  private boolean isOver() {
    double once = (System.nanoTime() - began) / (hit.size() + 1.0);
    return System.nanoTime() - began + once > order.deadline().toNanos();
  }

  private void crash(int boundary, int boundaries, Catalogue before, Contents reached) {
    stage.fresh();
    site.progress()
        .say("killing the migration after change %d of %d".formatted(boundary, boundaries));
    CrashPoint crash = stage.crashAfter(boundary);
    try (crash) {
      migration.up();
    } catch (Failure killed) {
      requireGoingOn(killed);
    }
    stage.clone().endSessions();
    List<String> done = crash.done();
    if (!crash.hasKilled() || done.isEmpty()) {
      return;
    }
    List<String> left = Schemas.changes(before, stage.clone().catalogue());
    Optional<CrashProof.Finding> finding =
        again(reached)
            .map(problem -> new CrashProof.Finding(done.size(), done.getLast(), left, problem));
    hit.put(done.size(), finding);
  }

  private static void requireGoingOn(Failure failure) {
    if (failure.kind() == Kind.CANCELLED) {
      throw failure;
    }
  }

  /**
   * What running it again did that it should not have. As in recovery, what is not pending any more
   * is not run.
   */
  private Optional<String> again(Contents reached) {
    try {
      if (state().isPending()) {
        site.progress().say("running the migration again");
        migration.again();
      }
      MigrationState now = state();
      if (now.isPending()) {
        return Optional.of("there is still something pending: " + String.join(", ", now.pending()));
      }
    } catch (Failure failure) {
      requireGoingOn(failure);
      return Optional.of("it fails: " + failure.what());
    }
    Contents contents = stage.clone().contents(site.progress());
    List<String> differences = MigrationTrial.besideBookkeeping(contents, reached);
    return differences.isEmpty() ? Optional.empty() : notByChance(differences, reached);
  }

  private MigrationState state() {
    return stage.migrations().state(stage.surroundings(order.release()));
  }

  /** What differs between two runs that nobody killed is no crash's fault. */
  private Optional<String> notByChance(List<String> differences, Contents reached) {
    if (byChance == null) {
      stage.fresh();
      migration.up();
      byChance =
          Set.copyOf(
              MigrationTrial.besideBookkeeping(stage.clone().contents(site.progress()), reached));
    }
    Set<String> usual = byChance;
    List<String> left = differences.stream().filter(one -> !usual.contains(one)).toList();
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of("what comes out is not the same: " + String.join("; ", left));
  }

  private @Nullable String untried(int boundaries, List<Integer> chosen) {
    if (boundaries == 0) {
      return "nothing was seen that it changes in the clone";
    }
    List<String> why = new ArrayList<>();
    if (chosen.size() < boundaries) {
      why.add("at most %d are tried".formatted(MOST));
    }
    List<Integer> missed = chosen.stream().filter(one -> !hit.containsKey(one)).toList();
    if (!missed.isEmpty()) {
      why.add(
          isOver()
              ? "%s were not tried within 'proof.budget'"
                  .formatted(Amount.of(missed.size(), "more"))
              : "it went on too quickly to be killed after " + missed);
    }
    return why.isEmpty() ? null : String.join("; ", why);
  }
}
