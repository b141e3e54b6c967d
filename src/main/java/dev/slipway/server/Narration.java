package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.deploy.Ending;
import dev.slipway.deploy.Listener;
import dev.slipway.deploy.Payloads;
import dev.slipway.deploy.Trail;
import dev.slipway.journal.Entry;
import dev.slipway.model.AppEnvironment;
import dev.slipway.plan.Phase;
import dev.slipway.report.PlanReport;
import dev.slipway.step.Step;
import io.avaje.jsonb.Jsonb;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** What a deployment journals, as events: the same ones while it happens and when told later. */
public final class Narration implements Listener {
  private static final Jsonb JSONB = Jsonb.builder().build();

  private final Consumer<Event> events;
  private final Map<Integer, Instant> began = new HashMap<>();

  /** Tells these what happens. */
  public Narration(Consumer<Event> events) {
    this.events = events;
  }

  /** Tells what was journalled before, from the beginning of the deployment. */
  void tell(List<Entry> entries) {
    Trail trail = new Trail();
    for (Entry entry : entries) {
      trail.add(entry);
      entry(entry, trail);
    }
  }

  @Override
  public void entry(Entry entry, Trail trail) {
    switch (entry.kind()) {
      case PLANNED -> planned(entry, trail);
      case BEGAN -> begin(entry, trail, "began");
      case DONE -> step(entry, trail, "done", Payloads.done(entry).evidence());
      case FAILED -> failed(entry, trail);
      case CANCELLED -> note("warning", Payloads.failure(entry).what());
      case UNDOING -> begin(entry, trail, "undoing");
      case UNDONE -> step(entry, trail, "undone", "");
      case RESUMED ->
          note(
              "warning",
              "the executor died; a new one goes on with deployment " + entry.deployment());
      case NOTE -> {
        String text = Payloads.note(entry).text();
        if (!text.isEmpty()) {
          note("info", text);
        }
      }
      case ENDED -> {
        // The result line says it.
      }
    }
  }

  @Override
  public void update(String detail, double fraction) {
    events.accept(new Event.Progressed(detail, fraction));
  }

  /** How a deployment's end reads as the last line of an answer. */
  static Event.Ended end(AppEnvironment app, Ending ending) {
    Phase plan = ending.plan();
    return new Event.Ended(
        ending.isLive(),
        ending.exitCode(),
        ending.code(),
        ending.what(),
        ending.now(),
        ending.next(),
        List.of(),
        plan == null ? null : JSONB.toJson(PlanReport.of(app.toString(), ending.number(), plan)));
  }

  private void planned(Entry entry, Trail trail) {
    Phase phase = trail.phase();
    events.accept(
        new Event.Planned(
            entry.deployment(),
            phase.intent().kind().word(),
            phase.intent().release().value(),
            phase.cutover().name().toLowerCase(Locale.ROOT),
            trail.steps().stream().map(Step::title).toList()));
    phase.notes().forEach(text -> note("info", text));
  }

  private void begin(Entry entry, Trail trail, String state) {
    began.put(entry.step(), entry.at());
    step(entry, trail, state, "");
  }

  private void failed(Entry entry, Trail trail) {
    String what = Payloads.failure(entry).what();
    if (entry.step() < 0) {
      note("warning", what);
    } else {
      step(entry, trail, "failed", what);
    }
  }

  private void step(Entry entry, Trail trail, String state, String detail) {
    Instant start = began.getOrDefault(entry.step(), entry.at());
    events.accept(
        new Event.StepChanged(
            entry.deployment(),
            entry.step(),
            trail.steps().get(entry.step()).title(),
            state,
            detail,
            Math.max(0, Duration.between(start, entry.at()).toMillis() / 1e3)));
  }

  private void note(String level, String text) {
    events.accept(new Event.Note(level, text));
  }
}
