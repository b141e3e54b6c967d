package dev.slipway.step;

import dev.slipway.database.TableDifference;
import dev.slipway.model.BackupName;
import dev.slipway.model.ReleaseId;
import dev.slipway.proof.Order;
import dev.slipway.proof.Proof;
import dev.slipway.proof.ProofFile;
import dev.slipway.proof.Rehearsal;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tries the deployment on a clone, and keeps what that showed as the proof.
 *
 * @param release the release to try
 * @param oldRelease the release that serves; null when none does
 * @param backup what to clone
 * @param web the new release's web instance on the clone; null when it has none
 * @param oldWeb the old release's; null likewise
 * @param deadlineMillis after this a migration is ended
 * @param crash whether the migration is killed at its boundaries, too
 */
@Json
public record Rehearse(
    ReleaseId release,
    @Nullable ReleaseId oldRelease,
    BackupName backup,
    @Nullable InstancePlan web,
    @Nullable InstancePlan oldWeb,
    long deadlineMillis,
    boolean crash)
    implements Step {

  @Override
  public String title() {
    return "rehearse on a clone of " + backup;
  }

  @Override
  public Scope scope() {
    return Scope.ENVIRONMENT;
  }

  @Override
  public void apply(Site site) {
    Order order =
        new Order(
            release, oldRelease, backup, web, oldWeb, Duration.ofMillis(deadlineMillis), crash);
    Proof proof = new Rehearsal(site, order).run();
    proofs(site).write(site.deployment(), proof);
  }

  @Override
  public Observed observe(Site site) {
    return proofs(site)
        .read(site.deployment())
        .<Observed>map(proof -> new Observed.Done(inWords(proof)))
        .orElseGet(Observed.Absent::new);
  }

  private static String inWords(Proof proof) {
    List<String> words = new ArrayList<>();
    if (proof.migration() != null) {
      words.add("migrated in %.1f s".formatted(proof.migration().seconds()));
      words.add(
          proof.migration().rowsLost() == 0
              ? "0 rows lost"
              : "loses " + String.join("; ", proof.migration().losses()));
      proof.migration().differences().stream()
          .filter(TableDifference::harms)
          .forEach(difference -> words.addAll(difference.inWords()));
    }
    if (proof.newCode() != null) {
      words.add("new code: " + proof.newCode().inWords());
    }
    if (proof.oldCode() != null) {
      words.add("old code: " + proof.oldCode().inWords());
    }
    if (proof.down() != null) {
      words.add(proof.down().exact() ? "down-migration exact" : "down-migration not exact");
    }
    if (proof.crash() != null) {
      words.add(proof.crash().inWords());
    }
    return String.join("; ", words);
  }

  private static ProofFile proofs(Site site) {
    return new ProofFile(site.paths().proofs());
  }

  @Override
  public void undo(Site site) {
    site.clearStage();
  }
}
