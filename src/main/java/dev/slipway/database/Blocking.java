package dev.slipway.database;

import io.avaje.jsonb.Json;

/**
 * Whether writers other than the app can be kept out of the live database while requests wait.
 *
 * @param possible whether any that comes can be ended; otherwise nothing is said of what they lose
 * @param words how, or why not and what would help
 */
@Json
public record Blocking(boolean possible, String words) {}
