package dev.slipway.deploy;

import org.jspecify.annotations.Nullable;

/**
 * Who asks for a deployment, and what that person consented to.
 *
 * @param by who asks
 * @param downtime whether an announced 503 is consented to
 * @param loss number of rows that may be lost; 0 without consent
 * @param request the client's own name for its request; null when it has none
 */
public record Consent(String by, boolean downtime, long loss, @Nullable String request) {}
