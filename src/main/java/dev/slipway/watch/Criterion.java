package dev.slipway.watch;

import io.avaje.jsonb.Json;

/**
 * One line of the list by which a deployment counts as successful.
 *
 * @param name what it is about, such as {@code health}
 * @param met whether it was met
 * @param measured the figure
 * @param wanted what was wanted
 */
@Json
public record Criterion(String name, boolean met, String measured, String wanted) {}
