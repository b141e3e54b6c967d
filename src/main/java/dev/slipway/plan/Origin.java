package dev.slipway.plan;

import dev.slipway.model.TestsRun;
import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/**
 * What is known of where a release comes from.
 *
 * @param tag the tag of exactly this source; null when it has none, or nobody knows
 * @param commit the commit it was made from; null when it was no checkout
 * @param tests how its tests went before it was packaged; null when none were run
 */
@Json
public record Origin(@Nullable String tag, @Nullable String commit, @Nullable TestsRun tests) {}
