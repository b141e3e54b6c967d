package dev.slipway.deploy.data;

import io.avaje.jsonb.Json;

/**
 * A finished export.
 *
 * @param file where it is
 * @param bytes its size
 * @param sha256 digest of the file; also beside it, as {@code sha256sum -c} reads it
 * @param tables how many tables it holds
 * @param rows how many rows
 * @param database what was exported, without secrets
 */
@Json(naming = Json.Naming.LowerUnderscore)
public record Exported(
    String file, long bytes, String sha256, int tables, long rows, String database) {}
