package dev.slipway.plan;

import dev.slipway.model.BackupName;
import dev.slipway.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * Where a rollback goes, decided from the journal.
 *
 * @param release the release that shall serve again
 * @param kind whether its data must come back too
 * @param from the backup that belongs to it; null when the schema did not change since
 * @param countedFrom the copy that writes at risk are counted from; null to count from {@code from}
 */
public record RollbackTarget(
    ReleaseId release,
    RollbackKind kind,
    @Nullable BackupName from,
    @Nullable BackupName countedFrom) {}
