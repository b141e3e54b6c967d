package dev.slipway.api;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where, as whom and with which variables a program of the app runs: the executor's answer to
 * {@code surroundings}. Carries secrets; it travels over the socket only, and is never shown.
 *
 * @param release the release it belongs to
 * @param directory the working directory
 * @param environment the complete environment
 * @param user the account to run as; null for our own
 */
@Json
public record RunPlace(
    String release, String directory, Map<String, String> environment, @Nullable String user) {}
