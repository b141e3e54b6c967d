package dev.slipway.deploy;

import dev.slipway.journal.Entry;
import dev.slipway.journal.Entry.Kind;
import dev.slipway.journal.Journal;
import dev.slipway.model.Failure;
import dev.slipway.plan.Phase;
import dev.slipway.site.Others;
import dev.slipway.site.Site;
import dev.slipway.step.Check;
import dev.slipway.step.Observed;
import dev.slipway.step.Step;
import dev.slipway.step.Switch;
import dev.slipway.step.Watch;
import dev.slipway.watch.Watched;
import java.util.Optional;

/**
 * Runs steps forward and back: journal <em>began</em> → apply → observe → journal <em>done</em>. An
 * entry is durable before what it announces is done. All decisions are made from the trail, so that
 * a runner that takes over after a crash does what this one would have done.
 */
final class StepRunner {
  /** With the pauses between them, about two minutes. */
  static final int MOST_ATTEMPTS = 8;

  private final long number;
  private final Journal journal;
  private final Site site;
  private final Control control;
  private final Trail trail;

  StepRunner(long number, Journal journal, Site site, Control control, Trail trail) {
    this.number = number;
    this.journal = journal;
    this.site = site;
    this.control = control;
    this.trail = trail;
    trail.others().forEach(site.others()::remember);
    site.others().tell(this::others);
  }

  private void others(Others.Told told) {
    record(Kind.NOTE, -1, Payloads.others(told));
  }

  /** Adds a list of steps to what is to be done. */
  void plan(Phase phase) {
    record(Kind.PLANNED, -1, Payloads.json(phase));
  }

  /** Adds the first list, with which the deployment is begun. */
  void begin(Phase prepare) {
    control.begin(() -> plan(prepare), this::cancelled);
  }

  /** Takes the deployment up where its trail ends. */
  void goOn() {
    if (trail.ending().isEmpty() && trail.failure().isEmpty()) {
      control.goOn(this::cancelled);
    }
  }

  /** Another thread's, so it is not for our trail: only for who reads the journal after a crash. */
  private void cancelled() {
    Failure failure =
        Failure.cancelled(trail.phase().intent().kind().word() + " cancelled before going live");
    journal.append(number, Kind.CANCELLED, -1, Payloads.VERSION, Payloads.failed(failure));
  }

  /**
   * Applies every planned step that is not done, in order. While the watch is in doubt, it does
   * nothing from which there is no way back.
   *
   * @throws Failure of kind CANCELLED before a step that is not wanted any more
   */
  void forward() {
    for (Optional<Integer> next = trail.next(); next.isPresent(); next = trail.next()) {
      control.requireWanted();
      if (trail.doubt().isPresent() && trail.steps().get(next.get()).forwardOnly()) {
        return;
      }
      forward(next.get());
    }
  }

  private void forward(int index) {
    Step step = trail.steps().get(index);
    record(Kind.BEGAN, index, "{}");
    long began = System.nanoTime();
    String evidence =
        switch (step) {
          case Watch watch -> watched(index, watch);
          case Check check -> check.check(site);
          default -> applied(step);
        };
    done(index, evidence, began);
  }

  /** What was seen is kept whatever the verdict: it says why a release went back. */
  private String watched(int index, Watch watch) {
    Watched watched = watch.watch(site);
    record(Kind.NOTE, index, Payloads.json(new Payloads.Noted("", watched)));
    return Watch.evidence(watched);
  }

  private String applied(Step step) {
    step.apply(site);
    return switch (step.observe(site)) {
      case Observed.Done(String evidence) -> evidence;
      case Observed.Absent() ->
          throw Failure.failed("step.without-effect", step.title() + " had no effect");
      case Observed.Partial(String detail) ->
          throw Failure.failed("step.partial", step.title() + " is incomplete: " + detail);
      case Observed.Unknown(String reason) ->
          throw Failure.failed("step.unknown", step.title() + " cannot be seen: " + reason);
    };
  }

  /**
   * After a crash: asks reality about the step that was under way. Done is done; what is absent is
   * left for {@link #forward()} to begin again; anything else fails, and so goes back.
   */
  void reconcile() {
    Optional<Integer> interrupted = trail.interrupted();
    if (interrupted.isEmpty()) {
      return;
    }
    int index = interrupted.get();
    Step step = trail.steps().get(index);
    if (step instanceof Check) {
      return;
    }
    long began = System.nanoTime();
    switch (step.observe(site)) {
      case Observed.Done(String evidence) -> done(index, evidence, began);
      case Observed.Absent() -> {
        // Nothing of it happened.
      }
      case Observed.Partial(String detail) ->
          throw Failure.failed(
              "recover.partial", "the executor died during '" + step.title() + "': " + detail);
      case Observed.Unknown(String reason) ->
          throw Failure.failed(
              "recover.unknown", "after a crash, '" + step.title() + "' cannot be seen: " + reason);
    }
  }

  /**
   * Undoes everything that was begun, last first.
   *
   * @return why one step had to be left as it is, if one had
   */
  Optional<Failure> back() {
    Optional<Failure> left = Optional.empty();
    for (int index : trail.toUndo()) {
      record(Kind.UNDOING, index, "{}");
      Optional<Failure> stuck = undo(index, trail.steps().get(index));
      if (stuck.isPresent()) {
        left = stuck;
      } else {
        record(Kind.UNDONE, index, "{}");
      }
    }
    return left;
  }

  /** What can be left is tried so often that what passes by itself has passed. */
  private Optional<Failure> undo(int index, Step step) {
    if (!step.canBeLeft()) {
      step.undo(site);
      return Optional.empty();
    }
    try {
      step.undo(site);
      return Optional.empty();
    } catch (Failure failure) {
      record(Kind.NOTE, index, Payloads.stuck(failure));
      if (trail.timesStuck() < MOST_ATTEMPTS) {
        throw failure;
      }
      return Optional.of(failure);
    }
  }

  /**
   * Makes the new release serve again after an undo refused to go on. Only moving the requests must
   * work: for anything else that fails, perhaps for the second time, serving without it is better
   * than not serving.
   */
  void forwardAgain() {
    for (int index : trail.toRedo()) {
      Step step = trail.steps().get(index);
      if (step instanceof Switch) {
        forward(index);
      } else {
        forwardIfPossible(index, step);
      }
    }
  }

  private void forwardIfPossible(int index, Step step) {
    try {
      forward(index);
    } catch (RuntimeException failed) {
      note("'" + step.title() + "' failed, and is missing: " + failed.getMessage());
    }
  }

  void failed(Failure failure) {
    record(Kind.FAILED, trail.interrupted().orElse(-1), Payloads.failed(failure));
  }

  void note(String text) {
    record(Kind.NOTE, -1, Payloads.json(new Payloads.Noted(text, null)));
  }

  void resumed() {
    record(Kind.RESUMED, -1, "{}");
  }

  void ended(Ending ending) {
    record(Kind.ENDED, -1, Payloads.json(ending));
  }

  private void done(int index, String evidence, long began) {
    double seconds = (System.nanoTime() - began) / 1e9;
    record(Kind.DONE, index, Payloads.json(new Payloads.Done(evidence, seconds)));
  }

  private void record(Kind kind, int step, String payload) {
    Entry entry = journal.append(number, kind, step, Payloads.VERSION, payload);
    trail.add(entry);
    control.listener().entry(entry, trail);
  }
}
