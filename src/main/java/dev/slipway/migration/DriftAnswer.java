package dev.slipway.migration;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What our script found when it compared models with migrations.
 *
 * @param changes what a new migration would do
 * @param unknown why it cannot say, if so
 */
@Json
record DriftAnswer(@Nullable List<String> changes, @Nullable String unknown) {

  Drift toDrift() {
    if (unknown != null) {
      return new Drift.Unknown(unknown);
    }
    return changes == null || changes.isEmpty() ? new Drift.None() : new Drift.Found(changes);
  }
}
