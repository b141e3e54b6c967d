package dev.slipway.watch;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reason for a verdict.
 *
 * @param code stable, such as {@code watch.errors}
 * @param what what was seen, as half a sentence
 * @param measured the figure
 * @param threshold what it was held against
 * @param lines lines of the log that show it; at most a few
 */
@Json
public record Reason(
    String code, String what, String measured, String threshold, List<String> lines) {

  /** Copies the list. */
  public Reason(
      String code, String what, String measured, String threshold, @Nullable List<String> lines) {
    this.code = code;
    this.what = what;
    this.measured = measured;
    this.threshold = threshold;
    this.lines = lines == null ? List.of() : List.copyOf(lines);
  }

  static Reason of(String code, String what, String measured, String threshold) {
    return new Reason(code, what, measured, threshold, List.of());
  }

  /** The reason with its figures. */
  public String inWords() {
    return "%s: %s (%s)".formatted(what, measured, threshold);
  }
}
