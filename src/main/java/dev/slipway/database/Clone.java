package dev.slipway.database;

import dev.slipway.model.Progress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A scratch database made from a backup, which programs may write while nobody else does. It holds
 * what customers entrusted to the app, so it has the owner and modes of the live one, and is gone
 * after {@link #drop}, or when {@link Database#dropClones} was called. For one thread.
 */
public interface Clone {

  /** How programs get to it. */
  Instead instead();

  /** Only the schema. */
  Catalogue catalogue();

  /** Schema and contents. */
  Contents contents(Progress progress);

  /** Equal before and after when nothing at all was written in between; quick. */
  String mark();

  /**
   * Remembers what it holds now, so that {@link #excuse} can tell what was written since. Takes as
   * much room again.
   */
  void remember();

  /** Rows that were written since {@link #remember} are no differences from now on. */
  void excuse(Progress progress);

  /**
   * What is not as in the backup it was made from, by table and column, bound to the key: rows that
   * are missing and values that differ. What was added is no difference.
   *
   * @param before what the backup's manifest says
   */
  Comparison compare(Contents before, Progress progress);

  /**
   * Writes to every table as customers might, where its constraints allow.
   *
   * @param ignored tables to leave alone
   * @return how many rows were inserted, changed or deleted; 0 where the engine cannot
   */
  default long disturb(Predicate<String> ignored) {
    return 0;
  }

  /**
   * Tries going back with what was written: makes the clone the backup it was made from, with what
   * was written since {@link #remember} on top.
   *
   * @param touched what migrating it did to old columns
   * @param ignored tables whose rows are nobody's
   * @return empty where the engine cannot
   */
  default Optional<Replayed> replay(
      List<TableDifference> touched, Predicate<String> ignored, Progress progress) {
    return Optional.empty();
  }

  /**
   * What it held when it was made: what its backup holds, or the part of that which was taken.
   *
   * @param backup what the backup's manifest says
   */
  default Contents madeOf(Contents backup) {
    return backup;
  }

  /**
   * Ends the sessions that programs which are gone left on it, and returns when none is left. Does
   * nothing where there are no sessions.
   */
  default void endSessions() {}

  /**
   * Whether what changes the schema is final at once, one statement after the other, so that of a
   * migration that dies in the middle a part stays.
   */
  default boolean keepsParts() {
    return false;
  }

  /** Takes it away; taking away one that is gone does nothing. */
  void drop();

  /**
   * What the server has to do for what a migration changed of tables since the backup; empty where
   * an engine has no such differences, or cannot tell.
   */
  default List<Rewrite> rewritten() {
    return List.of();
  }

  /**
   * What the schema asks now of rows that the backup has, and did not ask there: what depends on
   * data, and is counted again on the live database right before migrating. Only what those rows
   * meet. An engine that cannot tell says nothing, and the migration itself finds out.
   */
  default List<Demand> newDemands() {
    return List.of();
  }
}
