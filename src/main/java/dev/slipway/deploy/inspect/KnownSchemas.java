package dev.slipway.deploy.inspect;

import dev.slipway.deploy.Ending;
import dev.slipway.deploy.Trail;
import dev.slipway.journal.Journal;
import dev.slipway.model.Digest;
import dev.slipway.model.Milestone;
import dev.slipway.model.ReleaseId;
import dev.slipway.plan.Phase;
import dev.slipway.proof.MigrationProof;
import dev.slipway.proof.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The schema at each revision, as rehearsals saw it: what tells where a database really stands,
 * whatever it says itself.
 *
 * @param seen newest first
 */
record KnownSchemas(List<Seen> seen) {

  /**
   * A schema at a revision.
   *
   * @param revisions where the database said that it was
   * @param schema fingerprint of its schema then
   * @param deployment whose rehearsal saw it
   * @param release the release that was rehearsed, and knows the revision
   * @param reached whether it was brought there, and not found there
   */
  record Seen(
      List<String> revisions, Digest schema, long deployment, ReleaseId release, boolean reached) {

    String named() {
      return revisions.isEmpty() ? "before the first migration" : String.join(", ", revisions);
    }
  }

  static KnownSchemas of(Journal journal) {
    List<Seen> seen = new ArrayList<>();
    for (long number : journal.deployments()) {
      Trail trail = Trail.of(journal.entries(number));
      Stream.concat(trail.phases().stream(), trail.ending().map(Ending::plan).stream())
          .map(Phase::proof)
          .flatMap(Stream::ofNullable)
          .distinct()
          .forEach(proof -> add(seen, proof, number));
    }
    return new KnownSchemas(List.copyOf(seen));
  }

  private static void add(List<Seen> seen, Proof proof, long number) {
    MigrationProof migration = proof.migration();
    if (migration == null) {
      return;
    }
    seen.add(new Seen(migration.to(), migration.schema(), number, proof.release(), true));
    seen.add(new Seen(migration.from(), proof.schema(), number, proof.release(), false));
    // Where there is a revision for each part of the app, a milestone names only one of them.
    if (migration.to().size() == 1 && !migration.to().getFirst().contains(":")) {
      for (Milestone milestone : migration.milestones()) {
        seen.add(
            new Seen(
                List.of(milestone.revision()), milestone.schema(), number, proof.release(), true));
      }
    }
  }

  /** Whether the schema was ever seen at those revisions, and never this one. */
  boolean contradict(List<String> revisions, Digest schema) {
    List<Seen> there = seen.stream().filter(one -> one.revisions().equals(revisions)).toList();
    return !there.isEmpty() && there.stream().noneMatch(one -> one.schema().equals(schema));
  }

  /** Where a database with exactly this schema stood. */
  Optional<Seen> at(Digest schema) {
    return seen.stream().filter(one -> one.schema().equals(schema)).findFirst();
  }

  /** Which rehearsal came to a revision. */
  Optional<Seen> with(String revision) {
    return seen.stream()
        .filter(one -> one.reached() && one.revisions().contains(revision))
        .findFirst();
  }
}
