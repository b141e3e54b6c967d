package dev.slipway.proof;

import dev.slipway.model.BackupName;
import dev.slipway.model.ReleaseId;
import dev.slipway.site.InstancePlan;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to rehearse.
 *
 * @param release the release to try
 * @param old the release that serves; null when none does
 * @param backup what to clone
 * @param web the new release's web instance on the stage; null when it has none
 * @param oldWeb the old release's; null when it has none, or there is no old release
 * @param deadline after this a migration is ended
 * @param crash whether the migration is killed at its boundaries, too
 */
public record Order(
    ReleaseId release,
    @Nullable ReleaseId old,
    BackupName backup,
    @Nullable InstancePlan web,
    @Nullable InstancePlan oldWeb,
    Duration deadline,
    boolean crash) {}
