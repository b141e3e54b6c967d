package dev.slipway.keeper;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a desired-state file holds.
 *
 * @param revision rises by one with every change
 * @param holdEnd when the route's hold ends, if it holds
 * @param desired what is wanted
 */
@Json
record Stored(long revision, @Nullable HoldEnd holdEnd, Desired desired) {}
