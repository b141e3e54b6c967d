package dev.slipway.keeper.proxy;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;

/** Gives up on a client that neither sends nor takes anything for too long. For one thread. */
final class Patience {
  private final Lane lane;
  private final long limit;
  private final Runnable givesUp;
  private boolean waiting;
  private long since;
  private XnioExecutor.@Nullable Key alarm;

  Patience(Lane lane, Runnable givesUp) {
    this.lane = lane;
    this.limit = lane.patience().toNanos();
    this.givesUp = givesUp;
  }

  /** The client has to do something now. */
  void begin() {
    waiting = true;
    since = System.nanoTime();
    if (alarm == null) {
      alarm = lane.after(limit, TimeUnit.NANOSECONDS, this::look);
    }
  }

  /** It did, or it no longer has to. */
  void end() {
    waiting = false;
  }

  /** Nobody waits any more. */
  void stop() {
    waiting = false;
    if (alarm != null) {
      alarm.remove();
      alarm = null;
    }
  }

  private void look() {
    alarm = null;
    if (waiting) {
      long left = limit - (System.nanoTime() - since);
      if (left <= 0) {
        givesUp.run();
      } else {
        alarm = lane.after(left, TimeUnit.NANOSECONDS, this::look);
      }
    }
  }
}
