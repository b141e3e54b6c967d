package dev.slipway.database;

import dev.slipway.model.Amount;
import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import io.avaje.jsonb.Json;
import java.util.List;

/**
 * What a replay brought over, and what it could not.
 *
 * @param rows how many written rows were brought over: inserted, changed or deleted
 * @param lost what stays behind, by table
 */
@Json
public record Replayed(long rows, List<Lost> lost) {

  /** Copies the list. */
  public Replayed {
    lost = List.copyOf(lost);
  }

  /**
   * Writes that have no place in the old data.
   *
   * @param table where they were written
   * @param rows how many
   * @param why in words
   */
  @Json
  public record Lost(String table, long rows, String why) {

    private String inWords() {
      return "%s of %s: %s".formatted(Amount.of(rows, "row"), table, why);
    }
  }

  /** How many written rows stay behind. */
  public long lostRows() {
    return lost.stream().mapToLong(Lost::rows).sum();
  }

  /** What stays behind, in words; empty when nothing does. */
  public List<String> inWords() {
    return lost.stream().map(Lost::inWords).toList();
  }

  /**
   * Refuses when more stays behind than a person accepted.
   *
   * @throws Failure {@code replay.loses}, before anything was changed
   */
  public void requireAccepted(long rows) {
    if (lostRows() > rows) {
      throw Failure.of(
              Kind.DECISION,
              "replay.loses",
              "going back would leave %s behind: %s"
                  .formatted(Amount.of(lostRows(), "written row"), String.join("; ", inWords())))
          .now("what is live was not changed")
          .next("accept that number: --accept-loss " + lostRows());
    }
  }
}
