package dev.slipway.site;

import java.util.List;

/**
 * Watches what a program on a stage changes of the clone, and kills it, with its whole group, when
 * the database has done so much of that. Closing ends the watching; the program must have ended.
 */
public interface CrashPoint extends AutoCloseable {

  /**
   * Every change that the database had done, oldest first: the statement in one line, or the number
   * of the commit where nobody sees statements.
   */
  List<String> done();

  /** Whether it killed. */
  boolean hasKilled();

  @Override
  void close();
}
