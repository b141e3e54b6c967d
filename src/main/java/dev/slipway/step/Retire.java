package dev.slipway.step;

import dev.slipway.model.Amount;
import dev.slipway.model.BackupName;
import dev.slipway.model.ReleaseId;
import dev.slipway.runtime.InstanceStatus.State;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.List;

/**
 * Stops what the new release replaced and prunes what nothing depends on any more. From here the
 * deployment can only be finished.
 *
 * @param instances instances of the old release that still run
 * @param drainMillis how long requests inside them may still take
 * @param releases releases to remove
 * @param backups backups to remove
 */
@Json
public record Retire(
    List<InstancePlan> instances,
    long drainMillis,
    List<ReleaseId> releases,
    List<BackupName> backups)
    implements Step {

  @Override
  public String title() {
    return "retire";
  }

  @Override
  public Scope scope() {
    return Scope.HOST;
  }

  @Override
  public boolean forwardOnly() {
    return true;
  }

  @Override
  public void apply(Site site) {
    for (InstancePlan instance : instances) {
      if (instance.isWeb()) {
        site.traffic().drained(instance.id(), Duration.ofMillis(drainMillis));
      }
    }
    site.stop(instances);
    backups.forEach(backup -> site.requireDatabase().delete(backup));
    releases.forEach(release -> site.releases().remove(release));
    if (!releases.isEmpty()) {
      site.installations().pruneDependencies();
    }
  }

  @Override
  public Observed observe(Site site) {
    boolean stopped =
        instances.stream().allMatch(i -> site.runtime().status(i.id()).state() == State.ABSENT);
    return stopped
        ? new Observed.Done(
            "%s stopped, %s and %s removed"
                .formatted(
                    Amount.of(instances.size(), "instance"),
                    Amount.of(releases.size(), "release"),
                    Amount.of(backups.size(), "backup")))
        : new Observed.Absent();
  }

  @Override
  public void undo(Site site) {
    // Never called: there is no way back once this has begun.
  }
}
