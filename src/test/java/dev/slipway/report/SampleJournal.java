package dev.slipway.report;

import dev.slipway.deploy.Ending;
import dev.slipway.deploy.Payloads;
import dev.slipway.journal.Entry;
import dev.slipway.journal.Entry.Kind;
import dev.slipway.journal.Journal;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.InstanceId;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.RollbackKind;
import dev.slipway.plan.Cutover;
import dev.slipway.plan.Intent;
import dev.slipway.plan.Origin;
import dev.slipway.plan.Phase;
import dev.slipway.proof.Proof;
import dev.slipway.site.InstancePlan;
import dev.slipway.step.Hold;
import dev.slipway.step.Step;
import dev.slipway.step.Stop;
import dev.slipway.step.Switch;
import dev.slipway.step.Unpack;
import dev.slipway.watch.Watched;
import io.avaje.jsonb.Jsonb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A journal in memory that a test fills, a second further with every entry. */
public final class SampleJournal implements Journal {
  public static final ReleaseId OLD = new ReleaseId("20261120_090000-1.3.2");
  public static final ReleaseId NEW = new ReleaseId("20261121_101500-1.4.0");

  private static final Instant BEGIN = Instant.parse("2026-11-21T10:15:00Z");
  private static final InstancePlan OLD_WEB =
      new InstancePlan(new InstanceId("11-web"), "web", OLD, 8001);
  private static final InstancePlan NEW_WEB =
      new InstancePlan(new InstanceId("12-web"), "web", NEW, 8002);

  private final Jsonb jsonb = Jsonb.builder().build();
  private final List<Entry> entries = new ArrayList<>();
  private @Nullable Origin origin;

  /** From now on that is known of the release's source. */
  public SampleJournal from(Origin place) {
    origin = place;
    return this;
  }

  /** Has its first list only: unpacks. */
  public SampleJournal prepared(long deployment) {
    Step unpack = new Unpack(NEW, "/tmp/a.zip", new Digest("ab".repeat(32)));
    return plan(deployment, Phase.Name.PREPARE, Cutover.NONE, List.of(unpack), List.of());
  }

  /** Unpacks in its first list; holds, stops and switches in its second. */
  public SampleJournal plannedWithHold(long deployment) {
    Hold hold = new Hold(OLD_WEB, null, 10_000, 100, 5_000);
    Step move = new Switch(NEW_WEB, NEW, OLD_WEB, OLD, hold, null, 30_000, false, null, null);
    prepared(deployment);
    done(deployment, 0, "412 files", 0.3);
    return plan(
        deployment,
        Phase.Name.GO_LIVE,
        Cutover.HOLD,
        List.of(hold, new Stop(List.of(OLD_WEB)), move),
        List.of("mail was off"));
  }

  private SampleJournal plan(
      long deployment, Phase.Name name, Cutover cutover, List<Step> steps, List<String> notes) {
    Intent intent =
        new Intent(
                Intent.Kind.DEPLOY,
                NEW,
                "1.4.0",
                "/tmp/a.zip",
                null,
                false,
                0,
                "ada",
                "0.1.0",
                null)
            .comingFrom(origin);
    Phase phase = new Phase(name, intent, OLD, cutover, RollbackKind.RESTORE, steps, notes);
    return add(deployment, Kind.PLANNED, -1, jsonb.toJson(phase));
  }

  /** A step that comes to its end. */
  public SampleJournal done(long deployment, int step, String evidence, double seconds) {
    begin(deployment, step);
    return add(deployment, Kind.DONE, step, jsonb.toJson(new Payloads.Done(evidence, seconds)));
  }

  /** A step that does not come to its end. */
  public SampleJournal begin(long deployment, int step) {
    return add(deployment, Kind.BEGAN, step, "{}");
  }

  /** A step that fails. */
  public SampleJournal failed(long deployment, int step, String what) {
    Payloads.Failed failed = new Payloads.Failed(Failure.Kind.FAILED, "stop.hangs", what, "", "");
    return add(deployment, Kind.FAILED, step, jsonb.toJson(failed));
  }

  /** A step that is taken back. */
  public SampleJournal undone(long deployment, int step) {
    add(deployment, Kind.UNDOING, step, "{}");
    return add(deployment, Kind.UNDONE, step, "{}");
  }

  /** What came of a watch. */
  public SampleJournal watched(long deployment, Watched watched) {
    return add(deployment, Kind.NOTE, -1, jsonb.toJson(new Payloads.Noted("", watched)));
  }

  /** It was only planned: what would be done, and what that rests on. */
  public SampleJournal onlyPlanned(long deployment, Proof proof) {
    Phase plan = Payloads.phase(entries(deployment).getLast()).proven(proof);
    Ending ending =
        new Ending(
            Ending.Outcome.PLANNED,
            Failure.Kind.FAILED,
            "",
            "would go live",
            "nothing changed",
            "slipway deploy ENV --plan " + deployment,
            plan,
            deployment);
    return add(deployment, Kind.ENDED, -1, jsonb.toJson(ending));
  }

  /** A new executor takes over. */
  public SampleJournal resumed(long deployment) {
    return add(deployment, Kind.RESUMED, -1, "{}");
  }

  /** The end. */
  public SampleJournal ended(long deployment, Ending.Outcome outcome, String what, String now) {
    Ending ending =
        new Ending(
            outcome,
            Failure.Kind.FAILED,
            outcome == Ending.Outcome.LIVE ? "" : "stop.hangs",
            what,
            now,
            "");
    return add(deployment, Kind.ENDED, -1, jsonb.toJson(ending));
  }

  private SampleJournal add(long deployment, Kind kind, int step, String payload) {
    append(deployment, kind, step, 1, payload);
    return this;
  }

  @Override
  public Entry append(long deployment, Kind kind, int step, int version, String payload) {
    Instant at = BEGIN.plusSeconds(entries.size());
    Entry entry = new Entry(entries.size() + 1, deployment, at, kind, step, version, payload);
    entries.add(entry);
    return entry;
  }

  @Override
  public long nextDeployment() {
    return deployments().stream().findFirst().orElse(0L) + 1;
  }

  @Override
  public List<Entry> entries(long deployment) {
    return entries.stream().filter(entry -> entry.deployment() == deployment).toList();
  }

  @Override
  public List<Entry> entriesAfter(long deployment, long sequence) {
    return entries(deployment).stream().filter(entry -> entry.sequence() > sequence).toList();
  }

  @Override
  public List<Long> deployments() {
    return entries.stream()
        .map(Entry::deployment)
        .distinct()
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  @Override
  public Optional<Long> unfinished() {
    return deployments().stream()
        .filter(number -> entries(number).getLast().kind() != Kind.ENDED)
        .findFirst();
  }

  @Override
  public void close() {}
}
