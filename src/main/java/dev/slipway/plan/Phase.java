package dev.slipway.plan;

import dev.slipway.database.Blocking;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.RollbackKind;
import dev.slipway.proof.Proof;
import dev.slipway.step.SeeWriters;
import dev.slipway.step.Step;
import io.avaje.jsonb.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of the two lists of steps of a deployment, as journalled whole before its first step.
 *
 * @param name prepare or go live
 * @param intent what was asked for
 * @param previous the release that served before; null when none did
 * @param cutover how it goes live
 * @param rollback how it would be undone later
 * @param steps the steps in order
 * @param notes what a person should know: what was skipped and why, what is not proven
 * @param proof what the rehearsal showed; null when there was none
 * @param others whether others are kept from writing while requests wait; null when none wait, and
 *     in journals of before anybody asked
 */
@Json
public record Phase(
    Name name,
    Intent intent,
    @Nullable ReleaseId previous,
    Cutover cutover,
    RollbackKind rollback,
    List<Step> steps,
    List<String> notes,
    @Nullable Proof proof,
    @Nullable Blocking others) {

  /** Version of the journalled form. */
  public static final int VERSION = 1;

  /** A list without a proof. */
  public Phase(
      Name name,
      Intent intent,
      @Nullable ReleaseId previous,
      Cutover cutover,
      RollbackKind rollback,
      List<Step> steps,
      List<String> notes) {
    this(name, intent, previous, cutover, rollback, steps, notes, null, null);
  }

  /** The same list, resting on that proof. */
  public Phase proven(@Nullable Proof shown) {
    return new Phase(name, intent, previous, cutover, rollback, steps, notes, shown, others);
  }

  /** The same list, in which others can be kept out like that where requests wait. */
  public Phase blocking(Supplier<Blocking> asked) {
    boolean guarded = steps.stream().anyMatch(SeeWriters.class::isInstance);
    return guarded
        ? new Phase(name, intent, previous, cutover, rollback, steps, notes, proof, asked.get())
        : this;
  }

  /** The same list, with more that a person should know, first. */
  public Phase noting(List<String> more) {
    List<String> all = new ArrayList<>(more);
    all.addAll(notes);
    return new Phase(name, intent, previous, cutover, rollback, steps, all, proof, others);
  }

  /** How long requests would wait, by the proof's own figures; only with a proof. */
  public double expectedHoldSeconds() {
    return proof == null ? 0 : Way.expectedHold(proof);
  }

  /** Which list. */
  public enum Name {
    /** Nothing a customer notices. */
    PREPARE,
    /** All that can be noticed. */
    GO_LIVE
  }
}
