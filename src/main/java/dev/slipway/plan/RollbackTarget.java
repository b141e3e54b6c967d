package dev.slipway.plan;

import dev.slipway.model.BackupName;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.RollbackKind;
import dev.slipway.step.CountedFrom;
import dev.slipway.step.Migrate;
import org.jspecify.annotations.Nullable;

/**
 * Where a rollback goes, decided from the journal.
 *
 * @param release the release that shall serve again
 * @param kind whether its data must come back too
 * @param from the backup that belongs to it; null when the schema did not change since
 * @param counted how writes at risk are counted; null like {@code from}
 * @param migration the migration to take back, when that is the way; null otherwise
 */
public record RollbackTarget(
    ReleaseId release,
    RollbackKind kind,
    @Nullable BackupName from,
    @Nullable CountedFrom counted,
    @Nullable Migrate migration) {}
