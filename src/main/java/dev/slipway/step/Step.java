package dev.slipway.step;

import dev.slipway.site.Site;
import io.avaje.jsonb.Json;

/**
 * One forward action with its observation and its undo. A step is data: every name in it was chosen
 * when the plan was made, so that after a crash the same step can be read from the journal and
 * asked what became of it.
 *
 * <p>{@code apply} and {@code undo} are idempotent: each may be called again after dying at any
 * point inside it. They throw {@link dev.slipway.model.Failure}. A step keeps no state.
 */
@Json(typeProperty = "step")
@Json.SubType(type = Unpack.class, name = "unpack")
@Json.SubType(type = Install.class, name = "install")
@Json.SubType(type = Build.class, name = "build")
@Json.SubType(type = BackUp.class, name = "back-up")
@Json.SubType(type = Rehearse.class, name = "rehearse")
@Json.SubType(type = Hold.class, name = "hold")
@Json.SubType(type = Stop.class, name = "stop")
@Json.SubType(type = SeeWriters.class, name = "see-writers")
@Json.SubType(type = Migrate.class, name = "migrate")
@Json.SubType(type = GoDown.class, name = "go-down")
@Json.SubType(type = VerifyData.class, name = "verify-data")
@Json.SubType(type = VerifyDemands.class, name = "verify-demands")
@Json.SubType(type = VerifySchema.class, name = "verify-schema")
@Json.SubType(type = PrepareReplay.class, name = "prepare-replay")
@Json.SubType(type = ReplayWrites.class, name = "replay-writes")
@Json.SubType(type = Restore.class, name = "restore")
@Json.SubType(type = Start.class, name = "start")
@Json.SubType(type = Probe.class, name = "probe")
@Json.SubType(type = Switch.class, name = "switch")
@Json.SubType(type = Watch.class, name = "watch")
@Json.SubType(type = Retire.class, name = "retire")
public sealed interface Step
    permits Unpack,
        Install,
        Build,
        BackUp,
        Rehearse,
        Hold,
        Stop,
        Migrate,
        GoDown,
        PrepareReplay,
        ReplayWrites,
        Restore,
        Start,
        Switch,
        Retire,
        Check {

  /** What it does, in a few words: {@code migrate to 3a1f}. */
  String title();

  /** Where it happens. */
  Scope scope();

  /** Goes forward. */
  void apply(Site site);

  /** Asks reality, not the journal. Changes nothing. */
  Observed observe(Site site);

  /** Takes back what {@link #apply} did, however far it came. */
  void undo(Site site);

  /**
   * Whether it may be left as it is when undoing it fails again and again in the same way, because
   * what served before serves all the same.
   */
  default boolean canBeLeft() {
    return false;
  }

  /** Whether there is no way back once it has begun; then the deployment can only be finished. */
  default boolean forwardOnly() {
    return false;
  }
}
