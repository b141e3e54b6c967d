package dev.slipway.deploy;

import org.jspecify.annotations.Nullable;

/**
 * A running deployment as the one who asked for it holds it: it hears what happens, and may cancel
 * until requests could notice something. Thread-safe.
 */
public final class Control {
  private final Listener listener;
  private @Nullable Thread worker;
  private boolean pastReturn;

  /** A control whose deployment tells {@code listener}. */
  public Control(Listener listener) {
    this.listener = listener;
  }

  /** Who is told. */
  public Listener listener() {
    return listener;
  }

  /**
   * Cancels: what was begun is undone. Returns false, and changes nothing, once going live has
   * begun or the deployment is not running.
   */
  public synchronized boolean cancel() {
    if (pastReturn || worker == null) {
      return false;
    }
    worker.interrupt();
    return true;
  }

  /** The calling thread runs the deployment from now on. */
  synchronized void running() {
    worker = Thread.currentThread();
  }

  /** Going live begins: no cancelling from here on. */
  synchronized void goingLive() {
    pastReturn = true;
  }

  /** The deployment is over; a late cancel must not hit whatever its thread does next. */
  synchronized void over() {
    worker = null;
    Thread.interrupted();
  }
}
