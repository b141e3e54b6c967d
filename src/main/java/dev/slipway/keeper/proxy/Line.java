package dev.slipway.keeper.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;

/**
 * Those of one lane who want a connection to one instance. Each is served when the one before it
 * has begun to send: only then does the app meet them in the order in which they came, because
 * neither the kernel nor XNIO keep the order of connections that are opened at the same time. So
 * whoever waited at the gate is not overtaken when it opens. For the lane's thread alone.
 */
final class Line {
  /** An app whose accept queue is full answers no connection; the others then try as well. */
  private static final long TURN_MILLIS = 50;

  private final Lane lane;
  private final InetSocketAddress address;
  private final IdleConnections idle;
  private final Deque<AppConnection.Opener> waiting = new ArrayDeque<>();
  private @Nullable Turn turn;

  Line(Lane lane, InetSocketAddress address) {
    this.lane = lane;
    this.address = address;
    this.idle = new IdleConnections(lane);
  }

  /** The connections that wait for whoever comes. */
  IdleConnections idle() {
    return idle;
  }

  /** Gives the opener a connection when it is its turn: one that waits, or a new one. */
  void join(AppConnection.Opener opener) {
    waiting.addLast(opener);
    serve();
  }

  /** It wants none any more. */
  void leave(AppConnection.Opener opener) {
    waiting.remove(opener);
  }

  private void serve() {
    while (turn == null && !lane.isStopping()) {
      AppConnection.Opener next = waiting.pollFirst();
      if (next == null) {
        return;
      }
      AppConnection rested = idle.take(System.nanoTime(), next.mostRest());
      if (rested != null) {
        next.opened(rested);
      } else {
        turn = new Turn(next);
        AppConnection.open(lane, address, turn);
      }
    }
  }

  /** While a connection is being opened for the first in line. */
  private final class Turn implements AppConnection.Opener {
    private final AppConnection.Opener first;
    private final XnioExecutor.Key limit =
        lane.after(TURN_MILLIS, TimeUnit.MILLISECONDS, this::late);

    Turn(AppConnection.Opener first) {
      this.first = first;
    }

    @Override
    public long mostRest() {
      return first.mostRest();
    }

    @Override
    public void opened(AppConnection connection) {
      first.opened(connection);
      end();
    }

    @Override
    public void unreachable(IOException cause) {
      first.unreachable(cause);
      end();
    }

    /** Unless it is this thread that was late: then the connection is seen to be open first. */
    private void late() {
      lane.after(1, TimeUnit.MILLISECONDS, this::end);
    }

    private void end() {
      limit.remove();
      if (turn == this) {
        turn = null;
        serve();
      }
    }
  }
}
