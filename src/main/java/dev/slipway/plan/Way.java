package dev.slipway.plan;

import dev.slipway.config.AppConfig;
import dev.slipway.migration.lint.Finding;
import dev.slipway.model.Amount;
import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import dev.slipway.model.RollbackKind;
import dev.slipway.proof.CrashProof;
import dev.slipway.proof.MigrationProof;
import dev.slipway.proof.Proof;
import dev.slipway.proof.Weighing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a migration goes live and how it would be undone, decided by what the rehearsal showed. Pure.
 *
 * @param cutover how requests meet it
 * @param rollback how it would be undone after customers wrote
 * @param reasons why not the better ones, in words
 */
record Way(Cutover cutover, RollbackKind rollback, List<String> reasons) {
  /**
   * SQLite has one writer: while a migration holds its lock, customers' writes wait in the app, and
   * most apps wait no longer than five seconds. How long the tool runs, but for its own start, is
   * more than that.
   */
  private static final double LONGEST_BESIDE_WRITES = 4;

  private static final String DROP = "drop-column";

  /** What a hold takes besides migrating and starting: copies, stopping, probing. */
  private static final double REST_OF_HOLD = 1.5;

  /**
   * How this deployment goes live.
   *
   * @param proof what the rehearsal showed of the migrations, if there was one
   * @param migrates whether migrations are pending
   * @throws Failure when a person has to agree to what the proof shows
   */
  static Way decide(
      Situation now, Optional<Proof> proof, boolean migrates, Intent intent, AppConfig config) {
    proof.ifPresent(shown -> requireAgreedLoss(shown, intent.acceptedLoss()));
    proof.ifPresent(Way::requireAgreedDrops);
    if (!migrates) {
      return new Way(
          now.serving().isEmpty() ? Cutover.NONE : Cutover.OVERLAP,
          now.current().isEmpty() ? RollbackKind.NONE : RollbackKind.CODE_ONLY,
          List.of());
    }
    Way best =
        proof
            .filter(shown -> shown.migration() != null)
            .map(shown -> of(shown, config.hold().limit(), intent.acceptDowntime()))
            .orElseGet(Way::unproven);
    if (now.serving().isEmpty()) {
      RollbackKind rollback = now.current().isEmpty() ? RollbackKind.NONE : best.rollback();
      return new Way(Cutover.NONE, rollback, best.reasons());
    }
    return intent.acceptDowntime() ? new Way(Cutover.STOP, best.rollback(), best.reasons()) : best;
  }

  private static void requireAgreedLoss(Proof proof, long accepted) {
    MigrationProof migration = proof.migration();
    if (migration != null && migration.rowsLost() > accepted) {
      throw Failure.of(
              Kind.DECISION,
              "data.would-be-lost",
              "the migration would lose %s: %s"
                  .formatted(
                      Amount.of(migration.rowsLost(), "row"),
                      String.join("; ", migration.losses())))
          .now("it was rehearsed on a clone; the live database was not touched")
          .next("mend the migration, or accept this loss: --accept-loss " + migration.rowsLost());
    }
  }

  /**
   * A column that goes with values in it takes them along for good, unless the way down brings each
   * of them back. Its author has to say in the migration that this is meant, for whoever approves.
   */
  static void requireAgreedDrops(Proof proof) {
    if (proof.downIsExact()) {
      return;
    }
    List<Finding> open =
        Weighing.of(proof).stream()
            .filter(one -> one.isOpen() && one.code().equals(DROP) && one.seen() != null)
            .toList();
    if (!open.isEmpty()) {
      throw Failure.of(
              Kind.DECISION,
              "data.would-be-dropped",
              "the migration would drop what customers wrote: "
                  + open.stream()
                      .map(one -> "%s.%s, %s".formatted(one.table(), one.column(), one.seen()))
                      .collect(Collectors.joining("; ")))
          .now("it was rehearsed on a clone; the live database was not touched")
          .next(
              "keep it for now, or write into "
                  + open.getFirst().file()
                  + ": slipway: accept %s REASON, as a comment on a line of its own"
                      .formatted(DROP));
    }
  }

  /** Without a proof: the safe way. */
  static Way unproven() {
    return new Way(
        Cutover.HOLD, RollbackKind.RESTORE, List.of("not rehearsed, so only the backup is sure"));
  }

  /**
   * The best way that the proof allows.
   *
   * @param limit how long requests may wait
   */
  static Way of(Proof proof, Duration limit, boolean acceptDowntime) {
    List<String> reasons = new ArrayList<>();
    RollbackKind rollback = rollback(proof, reasons);
    Optional<String> notBeside = whyNotBesideWrites(proof, rollback);
    if (notBeside.isEmpty() && !acceptDowntime) {
      return new Way(Cutover.OVERLAP, rollback, reasons);
    }
    notBeside.ifPresent(why -> reasons.add("requests wait: " + why));
    double expected = expectedHold(proof);
    boolean tooLong = expected > limit.toMillis() / 1000.0;
    if (tooLong && !acceptDowntime) {
      throw Failure.of(
              Kind.DECISION,
              "plan.downtime",
              "requests would have to wait about %.0f s, and may wait %d s"
                  .formatted(expected, limit.toSeconds()))
          .now("nothing was changed")
          .next("agree to an announced 503: --accept-downtime; or allow more with 'hold:'");
    }
    return new Way(acceptDowntime ? Cutover.STOP : Cutover.HOLD, rollback, reasons);
  }

  private static RollbackKind rollback(Proof proof, List<String> reasons) {
    if (!proof.isWhole()) {
      reasons.add(
          "by the backup: rehearsed on a sample, so of nothing else is known that it works");
      return RollbackKind.RESTORE;
    }
    if (proof.oldCodeWorks()) {
      return RollbackKind.CODE_ONLY;
    }
    reasons.add("not code-only: " + whyNotCodeOnly(proof));
    if (proof.downIsExact()) {
      return RollbackKind.DOWN_MIGRATION;
    }
    reasons.add("not down-migration: " + whyNotDown(proof));
    if (proof.replayKeepsWrites()) {
      return RollbackKind.REPLAY;
    }
    reasons.add("not replay: " + whyNotReplay(proof));
    return RollbackKind.RESTORE;
  }

  private static String whyNotCodeOnly(Proof proof) {
    if (proof.oldCode() == null) {
      return "the old code was not tried on the new schema";
    }
    return proof.oldCode().passed()
        ? "no probe script of the old release writes, so nobody knows whether it still can"
        : "old code on the new schema: " + proof.oldCode().inWords();
  }

  private static String whyNotDown(Proof proof) {
    if (proof.down() == null) {
      return "the tool has no way down";
    }
    return String.join("; ", proof.down().differences());
  }

  private static String whyNotReplay(Proof proof) {
    return proof.replay() == null
        ? "writes cannot be told apart in this database"
        : proof.replay().inWords();
  }

  private static Optional<String> whyNotBesideWrites(Proof proof, RollbackKind rollback) {
    MigrationProof migration = proof.migration();
    if (migration == null) {
      return Optional.empty();
    }
    if (!proof.isWhole()) {
      return Optional.of("only a sample of the database was rehearsed");
    }
    if (rollback != RollbackKind.CODE_ONLY) {
      return Optional.of("the old code is not known to work on the new schema");
    }
    if (!migration.onlyAdds()) {
      return Optional.of("the migration changes what is there");
    }
    if (migration.again() != null) {
      return Optional.of("migrating again is not harmless: " + migration.again());
    }
    CrashProof crash = proof.crash();
    if (migration.canBeHalf() && (crash == null || !crash.isShownEverywhere())) {
      return Optional.of(
          "the server keeps each of its %d statements at once, so after a crash half of it would stay, and that running it again finishes it was not shown: %s"
              .formatted(
                  migration.parts().size(),
                  crash == null ? "it was not killed in the middle" : crash.inWords()));
    }
    if (crash != null && !crash.findings().isEmpty()) {
      return Optional.of(
          "after a crash the copy from before has to come back, and only while nobody writes does"
              + " that lose nothing");
    }
    return migration.longestLock() > LONGEST_BESIDE_WRITES
        ? Optional.of("it takes %.1f s, in which writes wait".formatted(migration.longestLock()))
        : Optional.empty();
  }

  /** How long requests would wait, in seconds. */
  static double expectedHold(Proof proof) {
    double migrating = proof.migration() == null ? 0 : proof.migration().seconds();
    double starting = proof.newCode() == null ? 0 : proof.newCode().seconds();
    return migrating + starting + REST_OF_HOLD;
  }
}
