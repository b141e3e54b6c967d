package dev.slipway.proof;

import dev.slipway.database.Demand;
import dev.slipway.database.Rewrite;
import dev.slipway.database.TableDifference;
import dev.slipway.migration.lint.Finding;
import dev.slipway.model.Digest;
import dev.slipway.model.Milestone;
import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What migrating the clone did.
 *
 * @param seconds how long it took
 * @param idleSeconds how long the tool took when there was nothing to do: so much of the time it
 *     held no lock
 * @param pending what was applied, oldest first
 * @param from where the database stood
 * @param to where it stood afterwards
 * @param schema fingerprint of the schema afterwards
 * @param changes how the schema changed, and which old tables have more rows, in words
 * @param rowsLost how many rows there are fewer
 * @param losses which tables have fewer, in words
 * @param differences old tables and columns that do not hold what they held
 * @param again what migrating a second time did that it should not have; null when it did nothing
 * @param chance what came out otherwise when it was run once more on a fresh clone; null when
 *     nothing did, or it was not tried
 * @param demands what the migrated schema asks of old rows that the old one did not; counted again
 *     on the live database right before migrating
 * @param milestones the schema after each of several migrations; empty where the tool or the time
 *     did not allow to see them
 * @param rewrites what the server had to do for each change of a table, and who waits for that
 * @param findings what linting found in what was pending, not weighed yet
 * @param parts statement by statement what it changed, besides its bookkeeping, where the database
 *     keeps each at once, so that a crash in between leaves a part; empty where it keeps all or
 *     nothing
 */
@Json
public record MigrationProof(
    double seconds,
    double idleSeconds,
    List<String> pending,
    List<String> from,
    List<String> to,
    Digest schema,
    List<String> changes,
    long rowsLost,
    List<String> losses,
    List<TableDifference> differences,
    @Nullable String again,
    @Nullable String chance,
    List<Demand> demands,
    List<Milestone> milestones,
    List<Rewrite> rewrites,
    List<Finding> findings,
    List<String> parts) {

  /** Copies the lists. */
  public MigrationProof {
    pending = List.copyOf(pending);
    from = List.copyOf(from);
    to = List.copyOf(to);
    changes = List.copyOf(changes);
    losses = List.copyOf(losses);
    differences = List.copyOf(differences);
    // Proofs in older journals have none.
    demands = demands == null ? List.of() : List.copyOf(demands);
    milestones = milestones == null ? List.of() : List.copyOf(milestones);
    rewrites = rewrites == null ? List.of() : List.copyOf(rewrites);
    findings = findings == null ? List.of() : List.copyOf(findings);
    parts = parts == null ? List.of() : List.copyOf(parts);
  }

  /**
   * The same, with what was seen when it was run once more on a fresh clone.
   *
   * @param otherwise what came out otherwise; null when nothing did
   * @param seen the schema after each migration
   */
  public MigrationProof again(@Nullable String otherwise, List<Milestone> seen) {
    return new MigrationProof(
        seconds,
        idleSeconds,
        pending,
        from,
        to,
        schema,
        changes,
        rowsLost,
        losses,
        differences,
        again,
        otherwise,
        demands,
        seen,
        rewrites,
        findings,
        parts);
  }

  /** The longest that it can have kept others from writing. */
  public double longestLock() {
    return Math.max(0, seconds - idleSeconds);
  }

  /** Whether a crash in the middle may leave a part of it. */
  public boolean canBeHalf() {
    return parts.size() > 1;
  }

  /**
   * The schemas by which it can be told how far it came: those of its milestones, or the last one
   * where a single migration makes a single change, which then is there or is not.
   */
  public List<Milestone> whereItStands() {
    return milestones.isEmpty() && pending.size() == 1 && parts.size() == 1
        ? List.of(new Milestone(pending.getFirst().split(" ", 2)[0], schema))
        : milestones;
  }

  /** Whether it only added: every old row, column and value is what it was. */
  public boolean onlyAdds() {
    return rowsLost == 0
        && differences.stream()
            .allMatch(d -> !d.gone() && d.missing() == 0 && d.columns().isEmpty());
  }
}
