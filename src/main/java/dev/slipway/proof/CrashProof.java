package dev.slipway.proof;

import dev.slipway.model.Amount;
import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the migration stood being killed and run again.
 *
 * @param boundaries how many changes the uninterrupted migration made that a crash can come after:
 *     statements that a server has done, or commits of a file
 * @param tried after how many of them it was killed
 * @param findings where it did not come out as without the crash; empty when it always did
 * @param untried why not after all of them; null when it was after all
 * @param seconds how long all of it took
 */
@Json
public record CrashProof(
    int boundaries, int tried, List<Finding> findings, @Nullable String untried, double seconds) {

  /** Copies the list. */
  public CrashProof {
    findings = List.copyOf(findings);
  }

  /**
   * A crash from which running the migration again does not lead to where it should.
   *
   * @param after the boundary, from 1
   * @param change what had just been done: a statement in one line, without values
   * @param left what the crash left that was not there before, in words; empty when nothing
   * @param again what the second run said or did
   */
  @Json
  public record Finding(int after, String change, List<String> left, String again) {

    /** Copies the list. */
    public Finding {
      left = List.copyOf(left);
    }

    /** As one sentence. */
    public String inWords(int boundaries) {
      String where = "killed after %d of %d (%s)".formatted(after, boundaries, change);
      String state = left.isEmpty() ? "nothing was changed" : String.join(", ", left);
      return "%s: %s; run again, %s".formatted(where, state, again);
    }
  }

  /** Whether a crash was survived wherever it was tried, and it was tried. */
  public boolean passed() {
    return findings.isEmpty() && tried > 0;
  }

  /** Whether it was survived at every place there is. */
  public boolean isShownEverywhere() {
    return passed() && untried == null;
  }

  /** As one sentence. */
  public String inWords() {
    String places = "%d of %s".formatted(tried, Amount.of(boundaries, "place"));
    String how =
        findings.isEmpty()
            ? tried == 0
                ? "not killed anywhere"
                : "killed at %s and run again: the same".formatted(places)
            : "killed at %s and run again: otherwise at %d".formatted(places, findings.size());
    return how + (untried == null ? "" : "; " + untried);
  }
}
