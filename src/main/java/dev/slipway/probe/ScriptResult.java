package dev.slipway.probe;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What one run of a probe script came to. Holds no secret.
 *
 * @param script its name
 * @param passed how many steps were answered as expected
 * @param leftOut how many steps were left out because they write, or need one that does
 * @param writesDone how many requests that write were sent, the cleanup's not counted
 * @param failed the step that was not answered as expected, and how it was; empty when all is well
 * @param warnings what of the cleanup did not work
 * @param took how long all of it took
 * @param answered the steps that were answered as expected, in their order
 */
public record ScriptResult(
    String script,
    int passed,
    int leftOut,
    int writesDone,
    Optional<String> failed,
    List<String> warnings,
    Duration took,
    List<Answered> answered) {

  /**
   * A step that was answered as expected.
   *
   * @param step what it asked, as the script says it
   * @param took from sending it to the end of the answer
   */
  public record Answered(String step, Duration took) {}

  /** Copies the lists. */
  public ScriptResult {
    warnings = List.copyOf(warnings);
    answered = List.copyOf(answered);
  }

  /** Whether nothing failed; steps that were left out are no failure. */
  public boolean isGood() {
    return failed.isEmpty();
  }

  /** The longest answer. */
  public Duration slowest() {
    return answered.stream()
        .map(Answered::took)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }
}
