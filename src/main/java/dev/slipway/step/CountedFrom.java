package dev.slipway.step;

import dev.slipway.model.BackupName;
import io.avaje.jsonb.Json;
import java.util.List;

/**
 * From which copies the writes at risk are counted, when going back over several migrations. Each
 * stretch between two of them has one schema, so that nothing is missed in a column that came with
 * a later one.
 *
 * @param earlier the stretches that are over, oldest first
 * @param since the copy taken when the last one began, which is still open
 */
@Json
public record CountedFrom(List<Stretch> earlier, BackupName since) {

  /** Copies the list. */
  public CountedFrom {
    earlier = List.copyOf(earlier);
  }

  /** Everything since that copy. */
  public static CountedFrom since(BackupName copy) {
    return new CountedFrom(List.of(), copy);
  }

  /**
   * The time between two migrations.
   *
   * @param after the copy taken when requests went on after the first
   * @param before the copy taken before the second
   */
  @Json
  public record Stretch(BackupName after, BackupName before) {}
}
