package dev.slipway.keeper.proxy;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the books for one request: however it ends, it is counted once and leaves its instance
 * once; what comes after the first ending changes nothing. Used by one thread.
 */
final class Account {
  private final Gate gate;
  private final long came = System.nanoTime();
  private @Nullable Instance instance;
  private long letIn;
  private boolean inside;
  private boolean closed;

  Account(Gate gate) {
    this.gate = gate;
    gate.timeline().came(came);
  }

  /** The gate has let it into this instance. */
  void letIn(Instance into, boolean waited) {
    instance = into;
    inside = true;
    letIn = System.nanoTime();
    if (waited) {
      into.tally().held(letIn - came);
    }
  }

  /** It waited, and was not let in after all. */
  void waitedInVain() {
    gate.tally("").held(System.nanoTime() - came);
  }

  /** The instance has no more to do with it. */
  void left() {
    if (inside && instance != null) {
      inside = false;
      instance.leave();
    }
  }

  /** The client has the app's whole answer. Waiting at the gate is not the app's latency. */
  void answered(int status) {
    if (close(false)) {
      long inside = System.nanoTime() - letIn;
      tally().answered(status, inside);
      share(share -> share.answered(status, inside));
    }
  }

  /** The answer is one without end: as a request, this is over. */
  void longLived() {
    if (close(false)) {
      tally().ended();
      share(Share::longLived);
    }
  }

  /** It failed by our definition. */
  void failed() {
    if (close(true)) {
      tally().failed();
      share(Share::failed);
    }
  }

  /** It is over without an answer of the app, and nobody failed. */
  void ended() {
    if (close(false)) {
      tally().ended();
      share(share -> share.left(System.nanoTime() - letIn));
    }
  }

  private boolean close(boolean failed) {
    left();
    if (closed) {
      return false;
    }
    closed = true;
    long now = System.nanoTime();
    gate.timeline().ended(now, now - came, failed);
    return true;
  }

  private void share(Consumer<Share> count) {
    if (instance != null) {
      count.accept(gate.timeline().share(System.nanoTime(), instance.upstream()));
    }
  }

  private Tally tally() {
    return instance == null ? gate.tally("") : instance.tally();
  }
}
