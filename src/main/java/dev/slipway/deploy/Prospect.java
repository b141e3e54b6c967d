package dev.slipway.deploy;

import dev.slipway.journal.Entry;
import dev.slipway.journal.Journal;
import dev.slipway.model.Digest;
import dev.slipway.model.ReleaseId;
import dev.slipway.plan.Intent;
import dev.slipway.plan.Phase;
import dev.slipway.proof.Proof;
import dev.slipway.step.VerifyData;
import java.util.List;
import java.util.Optional;

/**
 * A deployment that took effect, or a plan of one: what was rehearsed and what came of it.
 *
 * @param number its number
 * @param planned whether it is only a plan so far
 * @param phase its last list of steps
 * @param data what comparing the data after migrating came to; absent when nobody compared
 */
public record Prospect(long number, boolean planned, Phase phase, Optional<String> data) {

  /** All of a journal, newest first. */
  public static List<Prospect> all(Journal journal) {
    return journal.deployments().stream()
        .map(number -> of(number, journal.entries(number)))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Prospect> of(long number, List<Entry> entries) {
    Trail trail = Trail.of(entries);
    Optional<Ending> ending = trail.ending();
    if (ending.isEmpty() || trail.phases().isEmpty()) {
      return Optional.empty();
    }
    // A plan's own end says more than its steps: they only prepare.
    Phase plan = ending.get().plan();
    boolean planned = ending.get().outcome() == Ending.Outcome.PLANNED;
    if (!planned && !ending.get().tookEffect()) {
      return Optional.empty();
    }
    Phase phase = planned && plan != null ? plan : trail.phase();
    return Optional.of(new Prospect(number, planned, phase, data(trail, entries)));
  }

  private static Optional<String> data(Trail trail, List<Entry> entries) {
    return entries.stream()
        .filter(entry -> entry.kind() == Entry.Kind.DONE)
        .filter(entry -> trail.steps().get(entry.step()) instanceof VerifyData)
        .map(entry -> Payloads.done(entry).evidence())
        .findFirst();
  }

  /** Whether it brings a release, instead of going back or starting anew. */
  public boolean bringsRelease() {
    Intent.Kind kind = phase.intent().kind();
    return kind == Intent.Kind.DEPLOY || kind == Intent.Kind.PLAN;
  }

  /** The release it is about. */
  public ReleaseId release() {
    return phase.intent().release();
  }

  /** Digest of the archive it came from, if it came from one. */
  public Optional<Digest> digest() {
    return Optional.ofNullable(phase.intent().digest());
  }

  /** What its rehearsal showed, if there was one. */
  public Optional<Proof> proof() {
    return Optional.ofNullable(phase.proof());
  }

  /** Whether its release is known to work: it serves or served, or it was rehearsed. */
  public boolean wasTried() {
    return !planned || proof().isPresent();
  }
}
