package dev.slipway.journal;

import java.util.List;
import java.util.Optional;

/**
 * The journal of one app in one environment. An entry is durable when {@link #append} returns: it
 * survives {@code kill -9} and power loss. Safe for use from several threads.
 */
public interface Journal extends AutoCloseable {

  /** The number the next deployment gets: one more than the highest ever journalled. */
  long nextDeployment();

  /**
   * Appends one line durably.
   *
   * @param step index of the step in the plan, or −1
   * @param version version of the payload's form
   * @param payload JSON
   * @throws dev.slipway.model.Failure when it cannot be made durable; nothing may be done then
   */
  Entry append(long deployment, Entry.Kind kind, int step, int version, String payload);

  /** All lines of one deployment in order. */
  List<Entry> entries(long deployment);

  /** Lines of one deployment after {@code sequence}, in order; for followers. */
  List<Entry> entriesAfter(long deployment, long sequence);

  /** The numbers of all deployments, newest first. */
  List<Long> deployments();

  /** The newest deployment that has no {@link Entry.Kind#ENDED} line, if any. */
  Optional<Long> unfinished();

  @Override
  void close();
}
