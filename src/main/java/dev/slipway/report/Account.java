package dev.slipway.report;

import dev.slipway.deploy.Ending;
import dev.slipway.deploy.Payloads;
import dev.slipway.journal.Entry;
import dev.slipway.model.AppEnvironment;
import dev.slipway.plan.Cutover;
import dev.slipway.plan.Intent;
import dev.slipway.plan.Phase;
import dev.slipway.report.DeploymentReport.End;
import dev.slipway.report.DeploymentReport.Span;
import dev.slipway.report.DeploymentReport.StepReport;
import dev.slipway.step.Hold;
import dev.slipway.step.Step;
import dev.slipway.step.Switch;
import dev.slipway.step.Watch;
import dev.slipway.watch.Baseline;
import dev.slipway.watch.Criterion;
import dev.slipway.watch.Watched;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The entries of one deployment, folded into a report. Not thread-safe. */
final class Account {
  private static final double QUICK_SECONDS = 300;

  private final List<Step> steps = new ArrayList<>();
  private final List<StepReport> told = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private @Nullable Phase phase;
  private @Nullable Entry first;
  private @Nullable Entry last;
  private @Nullable Ending ending;
  private @Nullable Watched watched;
  private @Nullable Baseline baseline;
  private @Nullable Instant servedSince;
  private @Nullable Instant heldSince;
  private Instant stepBegan = Instant.EPOCH;
  private double held;
  private int resumes;

  /** Whether there was nothing to tell. */
  boolean isEmpty() {
    return phase == null;
  }

  /** Takes in the next entry. */
  void add(Entry entry) {
    first = first == null ? entry : first;
    last = entry;
    switch (entry.kind()) {
      case PLANNED -> plan(Payloads.phase(entry));
      case BEGAN -> begin(entry);
      case DONE -> done(entry);
      case FAILED -> failed(entry);
      case CANCELLED -> {
        // How it ended says so.
      }
      case UNDOING -> stepBegan = entry.at();
      case UNDONE -> undone(entry);
      case RESUMED -> resumes++;
      case NOTE -> note(Payloads.note(entry));
      case ENDED -> ended(Payloads.ending(entry));
    }
  }

  private void note(Payloads.Noted note) {
    if (!note.text().isEmpty()) {
      notes.add(note.text());
    }
    watched = note.watched() == null ? watched : note.watched();
  }

  private void plan(Phase planned) {
    phase = planned;
    notes.addAll(planned.notes());
    for (Step step : planned.steps()) {
      steps.add(step);
      told.add(
          new StepReport(
              step.title(), word(planned.name()), "planned", 0, "", kind(step), List.of()));
      if (step instanceof Watch watch) {
        baseline = watch.baseline();
      }
    }
  }

  /** Of what was only planned the second list is in the end alone. */
  private void ended(Ending how) {
    ending = how;
    if (how.plan() != null) {
      plan(how.plan());
    }
  }

  private void begin(Entry entry) {
    stepBegan = entry.at();
    if (steps.get(entry.step()) instanceof Hold) {
      heldSince = entry.at();
    }
    tell(entry, "interrupted", 0, "");
  }

  private void done(Entry entry) {
    Payloads.Done done = Payloads.done(entry);
    worked(entry, false);
    tell(entry, "done", done.seconds(), done.evidence());
    if (steps.get(entry.step()) instanceof Switch) {
      servedSince = entry.at();
      release(entry);
    }
  }

  private void failed(Entry entry) {
    String what = Payloads.failure(entry).what();
    if (entry.step() < 0) {
      notes.add(what);
    } else {
      worked(entry, false);
      tell(entry, "failed", seconds(stepBegan, entry.at()), what);
    }
  }

  private void undone(Entry entry) {
    worked(entry, true);
    StepReport before = told.get(entry.step());
    if (!before.state().equals("failed")) {
      tell(entry, "undone", seconds(stepBegan, entry.at()), before.detail());
    }
    if (steps.get(entry.step()) instanceof Hold) {
      release(entry);
    }
  }

  private void release(Entry entry) {
    if (heldSince != null) {
      held += seconds(heldSince, entry.at());
      heldSince = null;
    }
  }

  private void tell(Entry entry, String state, double seconds, String detail) {
    StepReport step = told.get(entry.step());
    told.set(
        entry.step(),
        new StepReport(
            step.name(), step.list(), state, seconds, detail, step.kind(), step.spans()));
  }

  private void worked(Entry entry, boolean undo) {
    StepReport step = told.get(entry.step());
    List<Span> spans = new ArrayList<>(step.spans());
    double after = seconds(Objects.requireNonNull(first).at(), stepBegan);
    spans.add(new Span(after, seconds(stepBegan, entry.at()), undo));
    told.set(
        entry.step(),
        new StepReport(
            step.name(),
            step.list(),
            step.state(),
            step.seconds(),
            step.detail(),
            step.kind(),
            List.copyOf(spans)));
  }

  /** {@code GoDown}: {@code go-down}. */
  private static String kind(Step step) {
    return step.getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /** The report; there has to be a plan. */
  DeploymentReport report(String app, long deployment) {
    Phase plan = Objects.requireNonNull(phase);
    Entry begin = Objects.requireNonNull(first);
    Entry end = Objects.requireNonNull(last);
    Intent intent = plan.intent();
    Optional<Ending> how = Optional.ofNullable(ending);
    return new DeploymentReport(
        app,
        deployment,
        intent.kind().word(),
        intent.release().value(),
        intent.version(),
        plan.previous() == null ? null : plan.previous().value(),
        intent.requestedBy(),
        intent.program(),
        begin.at(),
        how.isPresent() ? end.at() : null,
        seconds(begin.at(), end.at()),
        word(plan.cutover()),
        word(plan.rollback()),
        held,
        resumes,
        how.map(e -> new End(outcome(intent, e), e.code(), e.what(), e.now(), spelt(app, e.next())))
            .orElse(new End("unfinished", "", "", "", spelt(app, "slipway recover ENV"))),
        told,
        notes.stream().distinct().toList(),
        checklist(intent),
        watched,
        plan.cutover() == Cutover.HOLD ? plan.expectedHoldSeconds() : 0,
        servedSince == null ? null : seconds(begin.at(), servedSince),
        plan.proof(),
        baseline);
  }

  /** What is known of the source, what the watch measured, and how long it all took. */
  private List<Criterion> checklist(Intent intent) {
    List<Criterion> all = new ArrayList<>(Provenance.of(intent));
    if (watched == null || watched.checklist().isEmpty()) {
      return all;
    }
    if (servedSince != null && first != null) {
      double seconds = seconds(first.at(), servedSince);
      all.add(new Criterion("deployed", seconds < QUICK_SECONDS, Spent.of(seconds), "under 5 min"));
    }
    all.addAll(watched.checklist());
    return all;
  }

  private static String spelt(String app, String command) {
    return AppEnvironment.parse(app).spellOut(command);
  }

  private static String outcome(Intent intent, Ending ending) {
    boolean stopped = intent.kind() == Intent.Kind.STOP && ending.isLive();
    return stopped ? "stopped" : word(ending.outcome());
  }

  /** The clock may have been set back in between; then nobody knows. */
  private static double seconds(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis() / 1e3);
  }

  /** {@code GO_LIVE} as people write it: {@code go live}; {@code CODE_ONLY}: {@code code-only}. */
  private static String word(Enum<?> value) {
    String join = value instanceof Phase.Name ? " " : "-";
    return value.name().toLowerCase(Locale.ROOT).replace("_", join);
  }
}
