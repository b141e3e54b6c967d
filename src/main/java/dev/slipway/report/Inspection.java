package dev.slipway.report;

import io.avaje.jsonb.Json;
import java.util.List;

/**
 * What was found about an app's data where it is deployed.
 *
 * @param findings worst first
 */
@Json(naming = Json.Naming.LowerUnderscore)
public record Inspection(List<Found> findings) {

  /**
   * One thing.
   *
   * @param problem whether a deployment would fail
   * @param code stable code, such as {@code schema.drift}
   * @param what what was found
   * @param next what to do about it
   */
  @Json
  public record Found(boolean problem, String code, String what, String next) {}
}
