package dev.slipway.migration.lint;

import io.avaje.jsonb.Json;
import java.util.Locale;

/** How much a finding matters; the words are those of SARIF. */
public enum Level {
  /** Good to know. */
  NOTE,
  /** May go wrong: a person should have agreed to it. */
  WARNING,
  /** Takes data away: a person must have agreed to it. */
  ERROR;

  /** Its word in every output. */
  @Json.Value
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
