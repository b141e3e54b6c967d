package dev.slipway.process;

import dev.slipway.model.Failure;
import java.time.Duration;
import java.util.List;

/**
 * How a program ended.
 *
 * @param exitCode its exit code; 128 + signal when a signal ended it
 * @param output standard output and standard error together, capped: beginning and end are kept
 * @param timedOut whether we ended it at its deadline
 * @param took wall time
 */
public record Outcome(int exitCode, String output, boolean timedOut, Duration took) {
  private static final int QUOTED = 30;

  /** Whether it ended by itself with exit code 0. */
  public boolean succeeded() {
    return exitCode == 0 && !timedOut;
  }

  /** How it ended, in words. */
  public String inWords() {
    return timedOut
        ? "was ended at its deadline after " + took.toSeconds() + " s"
        : "ended with exit code " + exitCode;
  }

  /**
   * This outcome when it succeeded; otherwise a failure that quotes the last lines of the output.
   *
   * @param code the failure's stable code
   * @param what what did not work, such as {@code installing the dependencies}
   */
  public Outcome orFail(String code, String what) {
    if (succeeded()) {
      return this;
    }
    throw Failure.failed(
        code, what + " " + inWords() + (output.isEmpty() ? "" : ":\n" + lastLines()));
  }

  private String lastLines() {
    List<String> lines = output.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - QUOTED), lines.size()));
  }
}
