package dev.slipway.database;

import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.util.List;
import java.util.function.Predicate;

/**
 * Going back to before a migration with what was written since: the data from before it, and on top
 * of them, row by row and bound to the key, the difference between the copy taken right after it
 * and what is live. Sound only when nobody writes meanwhile, and when nobody wrote between the two
 * copies, which is what a hold is for.
 */
public interface Replay {

  /**
   * What to replay.
   *
   * @param before the copy from before the migration, which goes live again
   * @param after the copy from after it; writes since are what differs from it
   * @param rescue name under which what is live now is kept
   * @param touched what the migration did to old columns, as the rehearsal saw it: a value written
   *     into such a column has none in the old form
   * @param ignored tables whose rows are nobody's, such as a migration tool's own
   */
  record Order(
      BackupName before,
      BackupName after,
      BackupName rescue,
      List<TableDifference> touched,
      Predicate<String> ignored) {

    /** Copies the list. */
    public Order {
      touched = List.copyOf(touched);
    }
  }

  /**
   * Makes ready what {@link #apply} needs and what takes long, while everybody goes on writing. It
   * is never needed, and doing it again is quick.
   */
  default void prepare(Order order, Progress progress) {}

  /**
   * What a replay would do, without touching what is live.
   *
   * @throws dev.slipway.model.Failure when it cannot be read
   */
  Replayed rehearse(Order order, Progress progress);

  /**
   * Does it: what is live is first kept under the rescue name, then becomes the result in one
   * transaction. After a crash what is live is one or the other, and calling again finishes it.
   *
   * @param acceptedLoss how many written rows may stay behind
   * @throws dev.slipway.model.Failure {@code replay.loses} of kind DECISION when more would stay
   *     behind than that; nothing is changed then
   */
  Replayed apply(Order order, long acceptedLoss, Progress progress);

  /** Whether {@link #apply} of that order was finished. Quick. */
  boolean isApplied(Order order);
}
