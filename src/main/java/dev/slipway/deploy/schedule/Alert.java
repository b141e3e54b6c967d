package dev.slipway.deploy.schedule;

import io.avaje.jsonb.Json;
import java.time.Instant;

/**
 * What somebody is told who does not look.
 *
 * @param id names what it is about; the same thing is told under the same name
 * @param app the app
 * @param environment its environment
 * @param kind {@code failed}, {@code overdue} or {@code recovered}
 * @param task what it is about
 * @param text in words
 * @param at when it was raised
 */
@Json(naming = Json.Naming.LowerUnderscore)
public record Alert(
    String id, String app, String environment, String kind, String task, String text, Instant at) {}
