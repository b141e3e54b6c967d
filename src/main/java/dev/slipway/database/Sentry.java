package dev.slipway.database;

import dev.slipway.model.Failure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A guard that looks again and again, ends whoever is none of ours, and compares what was written
 * between two moments in which nobody of ours wrote. So of somebody too quick to be seen the trace
 * is seen, except while programs of ours write.
 */
public final class Sentry implements WriteGuard {
  private final Posting posting;
  private final Duration pause;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private final Set<String> ended = new LinkedHashSet<>();
  private final Set<String> doubts = new LinkedHashSet<>();
  private final Set<String> unwatched = new LinkedHashSet<>();
  private final Thread thread;

  private @Nullable Watchpost post;
  private boolean oursWrite;
  private boolean closed;
  private String written = "";
  private long unexplained;
  private boolean cameWhileStill;

  /** Sets a post up; again, when the server went away. */
  @FunctionalInterface
  public interface Posting {
    Watchpost setUp() throws SQLException;
  }

  private Sentry(Posting posting, Duration pause) {
    this.posting = posting;
    this.pause = pause;
    this.thread = Thread.ofPlatform().daemon().name("write-guard").unstarted(this::watch);
  }

  /**
   * Opens a guard. Whoever is there already is ended first, and counts as nobody.
   *
   * @param pause between two looks
   * @throws SQLException when it cannot look at all
   */
  public static Sentry open(Posting posting, Duration pause) throws SQLException {
    Sentry sentry = new Sentry(posting, pause);
    sentry.lock.lock();
    try {
      Watchpost post = posting.setUp();
      sentry.post = post;
      post.end(post.look().strangers());
      sentry.beginStill(post);
    } finally {
      sentry.lock.unlock();
    }
    sentry.thread.start();
    return sentry;
  }

  private void watch() {
    lock.lock();
    try {
      while (!closed) {
        if (closing.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
          continue;
        }
        looking(this::look);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** What is done at the post. */
  private interface Work {
    void at(Watchpost post) throws SQLException;
  }

  private void looking(Work work) {
    try {
      Watchpost there = post;
      if (there == null) {
        there = posting.setUp();
        post = there;
        beginStill(there);
      }
      work.at(there);
    } catch (SQLException | Failure e) {
      unwatched.add("for a time the database could not be asked who has it open");
      leave();
    }
  }

  private void leave() {
    Watchpost there = post;
    post = null;
    if (there != null) {
      there.close();
    }
  }

  private void look(Watchpost there) throws SQLException {
    Watchpost.Look look = there.look();
    if (!look.hidden().isEmpty()) {
      unwatched.add(look.hidden());
    }
    if (look.strangers().isEmpty()) {
      return;
    }
    List<Watchpost.Stranger> left = there.end(look.strangers());
    for (Watchpost.Stranger stranger : look.strangers()) {
      if (left.contains(stranger)) {
        doubts.add(stranger.words() + ", which could not be ended");
      } else if (oursWrite) {
        doubts.add(stranger.words() + ", ended while the release's own programs wrote");
      } else {
        ended.add(stranger.words());
      }
    }
    cameWhileStill = true;
  }

  private void beginStill(Watchpost there) throws SQLException {
    written = there.written();
    unexplained = there.look().unexplained();
    cameWhileStill = false;
  }

  private void endStill(Watchpost there) throws SQLException {
    look(there);
    boolean changed = !there.written().equals(written);
    boolean somebodyCame =
        cameWhileStill || !there.countsComers() || there.look().unexplained() > unexplained;
    if (changed && somebodyCame) {
      doubts.add(
          cameWhileStill
              ? "something was committed before those that came were ended"
              : "something was committed by somebody too quick to be seen");
    }
  }

  @Override
  public void oursWrite(boolean whether) {
    lock.lock();
    try {
      if (closed || whether == oursWrite) {
        return;
      }
      looking(whether ? this::endStill : this::look);
      oursWrite = whether;
      if (!whether) {
        looking(this::beginStill);
      } else if (post != null) {
        post.rest();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Intrusions seen() {
    lock.lock();
    try {
      if (!closed) {
        looking(oursWrite ? this::look : this::endStill);
      }
      return new Intrusions(List.copyOf(ended), List.copyOf(doubts), List.copyOf(unwatched));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      looking(oursWrite ? this::look : this::endStill);
      closed = true;
      closing.signalAll();
      leave();
    } finally {
      lock.unlock();
    }
  }
}
