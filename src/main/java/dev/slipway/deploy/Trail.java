package dev.slipway.deploy;

import dev.slipway.journal.Entry;
import dev.slipway.model.Failure;
import dev.slipway.plan.Phase;
import dev.slipway.site.Others;
import dev.slipway.step.Check;
import dev.slipway.step.Step;
import dev.slipway.watch.Watched;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What the journal says of one deployment: its entries, folded. The runner reads nothing else to
 * decide what comes next, so that going on after a crash and going on without one are the same.
 * Steps are numbered through both lists. Not thread-safe.
 */
public final class Trail {
  private final List<Phase> phases = new ArrayList<>();
  private final TreeSet<Integer> begun = new TreeSet<>();
  private final TreeSet<Integer> done = new TreeSet<>();
  private Optional<Failure> failure = Optional.empty();
  private Optional<Ending> ending = Optional.empty();
  private Optional<Watched> watched = Optional.empty();
  private int resumed;
  private String stuckBy = "";
  private int timesStuck;
  private final List<Others.Told> others = new ArrayList<>();

  /** Folds entries of one deployment, in order. */
  public static Trail of(List<Entry> entries) {
    Trail trail = new Trail();
    entries.forEach(trail::add);
    return trail;
  }

  /** Takes in the next entry. */
  public void add(Entry entry) {
    switch (entry.kind()) {
      case PLANNED -> phases.add(Payloads.phase(entry));
      case BEGAN -> begun.add(entry.step());
      case DONE -> done.add(entry.step());
      case FAILED, CANCELLED -> failure = Optional.of(Payloads.failure(entry));
      case UNDOING -> done.remove(entry.step());
      case UNDONE -> {
        begun.remove(entry.step());
        done.remove(entry.step());
      }
      case RESUMED -> resumed++;
      case ENDED -> ending = Optional.of(Payloads.ending(entry));
      case NOTE -> note(Payloads.note(entry));
    }
  }

  private void note(Payloads.Noted note) {
    watched = Optional.ofNullable(note.watched()).or(() -> watched);
    Payloads.OthersWrote told = note.others();
    if (told != null) {
      others.add(new Others.Told(told.words(), told.leftBehind()));
    }
    Payloads.Failed stuck = note.stuck();
    if (stuck != null) {
      // Figures in it, such as seconds, make it no other failure.
      String what = stuck.code() + " " + stuck.what().replaceAll("[0-9]+", "");
      timesStuck = what.equals(stuckBy) ? timesStuck + 1 : 1;
      stuckBy = what;
    }
  }

  /** The lists planned so far: none, prepare, or both. */
  public List<Phase> phases() {
    return List.copyOf(phases);
  }

  /** The list planned last. */
  public Phase phase() {
    return phases.getLast();
  }

  /** All steps planned so far. */
  public List<Step> steps() {
    return phases.stream().flatMap(phase -> phase.steps().stream()).toList();
  }

  /** The first step that is not done, if any. */
  public Optional<Integer> next() {
    int count = steps().size();
    for (int i = 0; i < count; i++) {
      if (!done.contains(i)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** The step that began and has neither come to its end nor been undone, if any. */
  public Optional<Integer> interrupted() {
    return begun.stream().filter(step -> !done.contains(step)).findFirst();
  }

  /** The steps to undo, last begun first. */
  public List<Integer> toUndo() {
    return begun.stream().sorted(Comparator.reverseOrder()).toList();
  }

  /** Whether a step from which there is no way back has begun. */
  public boolean isForwardOnly() {
    List<Step> steps = steps();
    return begun.stream().anyMatch(step -> steps.get(step).forwardOnly());
  }

  /**
   * The steps that make the new release serve again, and whole, after going back was refused: all
   * that are not done, but for checks and tidying up. The step that failed is among them, since it
   * may have taken effect and been undone; so are those that were never begun.
   */
  public List<Integer> toRedo() {
    List<Step> steps = steps();
    List<Integer> redo = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (!done.contains(i) && !step.forwardOnly() && !(step instanceof Check)) {
        redo.add(i);
      }
    }
    return redo;
  }

  /** Why the deployment goes back, once it does. */
  public Optional<Failure> failure() {
    return failure;
  }

  /** What the watch saw, when it could not tell whether the release is good. */
  public Optional<Watched> doubt() {
    return watched.filter(Watched::inDoubt);
  }

  /** What others wrote while requests waited, or may have. */
  public List<Others.Told> others() {
    return List.copyOf(others);
  }

  /** How often an executor took it over. */
  public int timesResumed() {
    return resumed;
  }

  /** How often, one after the other, a step could not be undone for the same reason. */
  public int timesStuck() {
    return timesStuck;
  }

  /** How it ended, once it did. */
  public Optional<Ending> ending() {
    return ending;
  }
}
