package dev.slipway.report;

import dev.slipway.database.Blocking;
import dev.slipway.migration.lint.Finding;
import dev.slipway.model.Amount;
import dev.slipway.model.RollbackKind;
import dev.slipway.plan.Cutover;
import dev.slipway.plan.Phase;
import dev.slipway.proof.CodeProof;
import dev.slipway.proof.CrashProof;
import dev.slipway.proof.DownProof;
import dev.slipway.proof.MigrationProof;
import dev.slipway.proof.Proof;
import dev.slipway.proof.Weighing;
import dev.slipway.step.Step;
import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment would do and how it would be undone, for the person who agrees to it.
 *
 * @param app {@code app/environment}
 * @param plan its number
 * @param release the release it is about
 * @param version that release's version
 * @param previous the release that serves; null when none does
 * @param cutover how it would go live
 * @param rollback how it would be undone
 * @param expectedHoldSeconds how long requests would wait; 0 when they would not
 * @param steps what would be done, in order
 * @param notes why not a better way, and what is not proven
 * @param proof what the rehearsal showed; null when there was none
 * @param findings what linting found in the migrations, weighed by what the rehearsal saw
 * @param otherWriters whether others are kept from writing while requests wait; null when none wait
 */
@Json(naming = Json.Naming.LowerUnderscore)
public record PlanReport(
    String app,
    long plan,
    String release,
    String version,
    @Nullable String previous,
    String cutover,
    String rollback,
    double expectedHoldSeconds,
    List<String> steps,
    List<String> notes,
    @Nullable Proof proof,
    List<Finding> findings,
    @Nullable Blocking otherWriters) {
  private static final int NAME_COLUMNS = 10;

  /** The report of a plan. */
  public static PlanReport of(String app, long number, Phase plan) {
    boolean waits = plan.cutover() == Cutover.HOLD;
    return new PlanReport(
        app,
        number,
        plan.intent().release().value(),
        plan.intent().version(),
        plan.previous() == null ? null : plan.previous().value(),
        plan.cutover().word(),
        plan.rollback().word(),
        waits && plan.proof() != null ? plan.expectedHoldSeconds() : 0,
        plan.steps().stream().map(Step::title).toList(),
        plan.notes(),
        plan.proof(),
        Optional.ofNullable(plan.proof()).map(Weighing::of).orElse(List.of()),
        plan.others());
  }

  /** For people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("plan %d of %s: %s\n".formatted(plan, app, release));
    line(text, "Before it", previous == null ? "nothing serves" : previous + " serves");
    Optional.ofNullable(proof).ifPresent(shown -> proof(text, shown));
    lint(text);
    line(text, "Cutover", cutoverInWords());
    line(text, "Rollback", rollbackInWords());
    Optional.ofNullable(otherWriters).ifPresent(others -> line(text, "Others", inWords(others)));
    notes.forEach(note -> line(text, "Note", note));
    return text.toString();
  }

  private static void proof(StringBuilder text, Proof proof) {
    line(
        text,
        "Backup",
        "%s: %s, restored, equal".formatted(proof.backup(), Amount.of(proof.rows(), "row")));
    Optional.ofNullable(proof.server()).ifPresent(server -> line(text, "Proven on", server));
    Optional.ofNullable(proof.migration()).ifPresent(migration -> migration(text, migration));
    code(text, "New code", proof.newCode());
    code(text, "Old code", proof.oldCode());
    down(text, proof.down());
    crash(text, proof.crash());
    Optional.ofNullable(proof.replay())
        .ifPresent(replay ->
            line(
                text,
                "Replay",
                "%s brought over; %s"
                    .formatted(Amount.of(replay.rows(), "written row"), replay.inWords())));
    proof.sessions().forEach(session -> line(text, "Session", session + " has it open too"));
    line(
        text,
        "Rehearsed",
        "in %.1f s, %s%s"
            .formatted(
                proof.seconds(),
                proof.gaps().isEmpty() ? "isolated" : "not isolated",
                proof.sample() == null
                    ? ""
                    : ", on a sample of " + Amount.of(proof.sample(), "row")));
  }

  private static void migration(StringBuilder text, MigrationProof migration) {
    String again = migration.again() == null ? "again: nothing changes" : migration.again();
    String lost =
        migration.rowsLost() == 0
            ? "0 rows lost"
            : "loses " + String.join("; ", migration.losses());
    line(
        text,
        "Migration",
        "%s: %.1f s; %s; %s"
            .formatted(String.join(", ", migration.pending()), migration.seconds(), again, lost));
    migration.changes().forEach(change -> line(text, "", change));
    migration.differences().stream()
        .flatMap(difference -> difference.inWords().stream())
        .forEach(difference -> line(text, "", difference));
    migration.rewrites().forEach(rewrite -> line(text, "", rewrite.inWords()));
    Optional.ofNullable(migration.chance()).ifPresent(chance -> line(text, "", chance));
  }

  private void lint(StringBuilder text) {
    for (Finding one : findings) {
      if (one.isOpen()) {
        String seen = one.seen() == null ? one.why() : one.seen();
        line(text, "Lint", LintReport.headline(one) + ": " + seen);
      }
    }
  }

  private static void code(StringBuilder text, String name, @Nullable CodeProof code) {
    if (code != null) {
      line(text, name, code.inWords());
    }
  }

  private static void down(StringBuilder text, @Nullable DownProof down) {
    if (down == null) {
      return;
    }
    line(
        text,
        "Way down",
        down.exact()
            ? "to %s in %.1f s: every old value is what it was"
                .formatted(down.target(), down.seconds())
            : "refused: " + String.join("; ", down.differences()));
  }

  private static void crash(StringBuilder text, @Nullable CrashProof crash) {
    if (crash != null) {
      line(text, "Crash", crash.inWords());
      crash.findings().forEach(one -> line(text, "", one.inWords(crash.boundaries())));
    }
  }

  private String cutoverInWords() {
    return switch (Cutover.valueOf(cutover.toUpperCase(Locale.ROOT))) {
      case OVERLAP -> "overlap: nobody waits";
      case HOLD ->
          expectedHoldSeconds > 0
              ? "hold: requests wait about %.1f s".formatted(expectedHoldSeconds)
              : "hold: requests wait";
      case STOP -> "stop: requests get an announced 503";
      case NONE -> "none: nothing serves before";
    };
  }

  private String rollbackInWords() {
    RollbackKind kind = RollbackKind.valueOf(rollback.toUpperCase(Locale.ROOT).replace('-', '_'));
    return switch (kind) {
      case CODE_ONLY -> "code-only: the old release again, the database stays; loses 0 writes";
      case DOWN_MIGRATION ->
          "down-migration: the migration is taken back; loses no write to what the old release"
              + " knows";
      case REPLAY ->
          "replay: the data from before, with what was written since; loses no write to what the"
              + " old release knows";
      case RESTORE ->
          "restore: the backup; while requests wait it loses nothing, afterwards what was written"
              + " since, which is counted first";
      case NONE -> "none: there is nothing before it";
    };
  }

  private static String inWords(Blocking others) {
    return others.possible()
        ? others.words()
        : "it is not claimed that nothing is lost of what others write while requests wait: "
            + others.words();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(Columns.fit(name, NAME_COLUMNS))
        .append("  ")
        .append(value.replace("\n", "\n            "))
        .append('\n');
  }
}
