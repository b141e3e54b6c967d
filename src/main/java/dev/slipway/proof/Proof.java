package dev.slipway.proof;

import dev.slipway.model.Amount;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.ReleaseId;
import io.avaje.jsonb.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rehearsal showed. It holds for this release, coming after that one, on a database with
 * this schema; nothing in it is a guess.
 *
 * @param release the release that was tried
 * @param old the release that serves, which was tried on the migrated clone; null when none does
 * @param backup the backup the clone was made of
 * @param schema fingerprint of the schema it found
 * @param rows how many rows the clone had
 * @param sessions who else has the live database open, besides the app
 * @param gaps what of the isolation could not be had; empty when all of it could
 * @param migration what the migrations did; null when none were pending
 * @param newCode how the new release did on the migrated clone; null without a web process
 * @param oldCode how the old release did on the migrated clone; null when it was not tried
 * @param down how the way down did; null when there is none, or nothing was pending
 * @param replay how going back with what was written did; null when it was not tried, since there
 *     is a better way, or the database cannot
 * @param unproven what was not proven and why, in words
 * @param seconds how long all of it took
 * @param sample how many rows the clone had, when it was only a part of the database; then nothing
 *     is proven of the others. Null when it was all of it
 * @param crash how the migration stood being killed; null when that was not asked for, or nothing
 *     was pending
 * @param server the other server that the clone was on, and its version; null when it was where the
 *     live database is
 */
@Json
public record Proof(
    ReleaseId release,
    @Nullable ReleaseId old,
    BackupName backup,
    Digest schema,
    long rows,
    List<String> sessions,
    List<String> gaps,
    @Nullable MigrationProof migration,
    @Nullable CodeProof newCode,
    @Nullable CodeProof oldCode,
    @Nullable DownProof down,
    @Nullable ReplayProof replay,
    List<String> unproven,
    double seconds,
    @Nullable Long sample,
    @Nullable CrashProof crash,
    @Nullable String server) {

  /** Copies the lists. */
  public Proof {
    // Proofs in older journals have none.
    sessions = sessions == null ? List.of() : List.copyOf(sessions);
    gaps = List.copyOf(gaps);
    unproven = List.copyOf(unproven);
  }

  /** Whether all of the database was rehearsed. */
  public boolean isWhole() {
    return sample == null;
  }

  /** Whether the old release did all it does, writes included, on the migrated clone. */
  public boolean oldCodeWorks() {
    return migration == null || (oldCode != null && oldCode.passed() && oldCode.writes() > 0);
  }

  /** Whether going down brought every old value back, with rows written in between. */
  public boolean downIsExact() {
    return down != null && down.exact();
  }

  /** Whether going back brought everything over that was written after migrating. */
  public boolean replayKeepsWrites() {
    return replay != null && replay.keepsWrites();
  }

  /** What a person should know before agreeing, in words: what was not proven, and why. */
  public List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    gaps.forEach(gap -> doubts.add("isolation: " + gap));
    sessions.forEach(session -> doubts.add("what " + session + " writes meanwhile"));
    if (sample != null) {
      doubts.add(
          "the migration on %s of %s: values, constraints, duration"
              .formatted(Amount.of(rows - sample, "row"), Amount.of(rows, "row")));
    }
    doubts.addAll(unproven);
    return doubts;
  }
}
