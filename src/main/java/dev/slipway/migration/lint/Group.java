package dev.slipway.migration.lint;

import io.avaje.jsonb.Json;

/** What kind of harm a rule is about. */
public enum Group {
  LOSES("loses data", Level.ERROR),
  DEPENDS("depends on data", Level.WARNING),
  BREAKS("breaks old code", Level.WARNING),
  LOCKS("locks", Level.WARNING),
  ROBUST("robustness", Level.NOTE),
  /** What could not be read; silence would be taken for harmless. */
  UNSEEN("not understood", Level.WARNING);

  private final String title;
  private final Level usual;

  Group(String title, Level usual) {
    this.title = title;
    this.usual = usual;
  }

  /** Its name, for people and programs. */
  @Json.Value
  public String title() {
    return title;
  }

  /** The level of its rules, where a rule does not say otherwise. */
  Level usual() {
    return usual;
  }
}
