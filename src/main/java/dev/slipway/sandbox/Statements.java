package dev.slipway.sandbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What programs inside had a database server change, statement by statement over all their
 * connections, in the order in which the server had done them; and the place where that is cut. At
 * the cut the server has done the last of them, and nobody inside has heard so. What is sent in one
 * piece, and what a driver sends before it asks for an answer, is one statement. Thread-safe.
 */
public final class Statements {
  private final int last;
  private final Runnable atCut;
  private final List<String> done = new ArrayList<>();
  private boolean cut;

  /**
   * Listens.
   *
   * @param last after how many it is cut; 0: never
   * @param atCut what is done then, before any connection is closed
   */
  public Statements(int last, Runnable atCut) {
    this.last = last;
    this.atCut = atCut;
  }

  /** The server has done one. */
  synchronized void done(String statement) throws IOException {
    requireWhole();
    done.add(Statement.brief(statement));
    if (done.size() == last) {
      cut = true;
      atCut.run();
      requireWhole();
    }
  }

  /** After the cut nothing reaches the server any more, whoever says it. */
  synchronized void requireWhole() throws IOException {
    if (cut) {
      throw new IOException("cut after statement " + last);
    }
  }

  /** What was done, oldest first; without values, and each shortened to a line. */
  public synchronized List<String> done() {
    return List.copyOf(done);
  }

  /** Whether it was cut. */
  public synchronized boolean isCut() {
    return cut;
  }
}
