package dev.slipway.deploy;

import dev.slipway.model.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A running deployment as the one who asked for it holds it: it hears what happens, and may cancel
 * until requests could notice something. Thread-safe.
 */
public final class Control {
  private final Listener listener;
  private @Nullable Thread worker;
  private Stage stage = Stage.PREPARING;
  private boolean cancelled;
  private Runnable durably = () -> {};

  /** What became of the wish to cancel. */
  public enum Answer {
    /** What was begun is being undone; also when that was under way already. */
    UNDOING,
    /** Going live has begun, or it is over: nothing changes. */
    TOO_LATE
  }

  private enum Stage {
    PREPARING,
    GOING_LIVE,
    GOING_BACK,
    OVER
  }

  /** A control whose deployment tells {@code listener}. */
  public Control(Listener listener) {
    this.listener = listener;
  }

  /** Who is told. */
  public Listener listener() {
    return listener;
  }

  /**
   * Cancels, if nothing that could be noticed has begun: then what was begun is undone, also when
   * this process dies right after the answer.
   *
   * @throws Failure when that cannot be made durable; then nothing was cancelled
   */
  public synchronized Answer cancel() {
    return switch (stage) {
      case PREPARING -> {
        if (!cancelled) {
          durably.run();
        }
        cancelled = true;
        if (worker != null) {
          worker.interrupt();
        }
        yield Answer.UNDOING;
      }
      case GOING_BACK -> Answer.UNDOING;
      case GOING_LIVE, OVER -> Answer.TOO_LATE;
    };
  }

  /** The calling thread runs the deployment from now on. */
  synchronized void running() {
    worker = Thread.currentThread();
  }

  /**
   * The deployment becomes durable, and from then on cancelling it is durable too. Nobody cancels
   * in between.
   *
   * @param begin makes it durable
   * @param cancel makes a cancel durable
   * @throws Failure of kind CANCELLED when somebody was quicker
   */
  synchronized void begin(Runnable begin, Runnable cancel) {
    requireWanted();
    begin.run();
    durably = cancel;
  }

  /** One that was begun before goes on: from now on cancelling it is durable again. */
  synchronized void goOn(Runnable cancel) {
    if (cancelled && stage == Stage.PREPARING) {
      cancel.run();
    }
    durably = cancel;
  }

  /**
   * Asked before each step: a step may have come to its end without noticing that it should not.
   *
   * @throws Failure of kind CANCELLED when somebody cancelled
   */
  synchronized void requireWanted() {
    if (cancelled && stage == Stage.PREPARING) {
      throw Failure.cancelled("cancelled");
    }
  }

  /**
   * Going live begins: no cancelling from here on.
   *
   * @throws Failure of kind CANCELLED when somebody was quicker
   */
  synchronized void goingLive() {
    requireWanted();
    stage = Stage.GOING_LIVE;
  }

  /**
   * Going back begins, which nobody may interrupt.
   *
   * @return whether it goes back because somebody cancelled
   */
  synchronized boolean goingBack() {
    boolean because = cancelled && stage == Stage.PREPARING;
    stage = Stage.GOING_BACK;
    Thread.interrupted();
    return because;
  }

  /** The deployment is over; a late cancel must not hit whatever its thread does next. */
  synchronized void over() {
    stage = Stage.OVER;
    worker = null;
    Thread.interrupted();
  }
}
