package dev.slipway.model;

import io.avaje.jsonb.Json;

/**
 * Where a database stands when one more of several migrations is applied, as the rehearsal saw it.
 *
 * @param revision the migration that is applied last
 * @param schema fingerprint of the schema then
 */
@Json
public record Milestone(String revision, Digest schema) {}
