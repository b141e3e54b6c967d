package dev.slipway.keeper.proxy;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.channels.StreamSourceChannel;

/**
 * One request on its way: through the gate, into an instance, and the answer back. It stays on its
 * lane's thread; only {@link #goOn} and {@link #end} may be called from elsewhere.
 */
final class Passage
    implements Runnable, AppConnection.Opener, AppConnection.User, Instance.LongLived {
  private static final System.Logger LOG = System.getLogger(Passage.class.getName());

  /** Methods that change nothing, so that a request without body may be sent a second time. */
  private static final Set<HttpString> REPEATABLE =
      Set.of(Methods.GET, Methods.HEAD, Methods.OPTIONS);

  private final HttpServerExchange exchange;
  private final Gate gate;
  private final Lane lane;
  private final Account account;
  private final ClientWatch watch;
  private @Nullable Instance instance;
  private @Nullable AppConnection connection;
  private @Nullable RequestPump request;
  private @Nullable AnswerPump answer;
  private boolean waiting;
  private boolean waited;
  private boolean longLived;
  private boolean over;

  Passage(HttpServerExchange exchange, Gate gate, Lane lane) {
    this.exchange = exchange;
    this.gate = gate;
    this.lane = lane;
    this.account = new Account(gate);
    this.watch = new ClientWatch(exchange, lane, this::clientGone);
  }

  /** Begins, on the lane's thread. */
  @Override
  public void run() {
    carefully(() -> gate.admit(this));
  }

  /** The gate makes it wait. Its body is not read. */
  void waits() {
    waiting = true;
    watch.start();
  }

  /** The gate has moved: try again. From any thread. */
  void goOn() {
    lane.execute(() -> {
      if (!over) {
        watch.stop();
        carefully(() -> gate.admit(this));
      }
    });
  }

  /** The gate turns it away. */
  void turnAway(Refusal refusal) {
    if (waiting) {
      account.waitedInVain();
    }
    refuse(refusal);
  }

  /** The gate lets it in; it is inside the instance already. */
  void letIn(Instance into) {
    instance = into;
    waited = waiting;
    account.letIn(into, waited);
    waiting = false;
    if (exchange.isRequestComplete()) {
      watch.start();
    }
    into.line(lane).join(this);
  }

  @Override
  public long mostRest() {
    if (waited) {
      // A used connection may end unannounced, and whoever has to ask again loses the place for
      // which it waited.
      return IdleConnections.NONE;
    }
    return repeatable() ? IdleConnections.KEPT_NANOS : IdleConnections.FRESH_NANOS;
  }

  private boolean repeatable() {
    return exchange.isRequestComplete() && REPEATABLE.contains(exchange.getRequestMethod());
  }

  @Override
  public void opened(AppConnection ready) {
    if (over) {
      ready.close();
    } else {
      carefully(() -> send(ready));
    }
  }

  @Override
  public void unreachable(IOException cause) {
    if (!over) {
      // Nothing was sent, so the client may safely ask again.
      refuse(Refusal.of(503, "The site does not answer at the moment.").retryAfter(2));
    }
  }

  private void send(AppConnection to) {
    connection = to;
    to.use(this);
    answer = new AnswerPump(exchange, to, this);
    request = new RequestPump(exchange, to, this);
    request.start();
  }

  @Override
  public void readable() {
    if (answer != null) {
      answer.readable();
    }
  }

  @Override
  public void writable() {
    if (request != null) {
      request.goOn();
    }
  }

  /** The whole request was read from the client and sent. */
  void sent() {
    if (!over) {
      watch.start();
    }
  }

  /** The app's answer is one without end. */
  void becomesLongLived() {
    if (instance != null) {
      longLived = true;
      account.longLived();
      instance.add(this);
    }
  }

  /**
   * The app and the client go on in another protocol.
   *
   * @param early what the app has already sent in it
   */
  void upgrade(PooledByteBuffer early) {
    AppConnection to = connection;
    if (to == null || instance == null) {
      throw new IllegalStateException("an upgrade without connection");
    }
    connection = null;
    over = true;
    watch.stop();
    account.longLived();
    Tunnel tunnel = Tunnel.dig(to, instance, early);
    exchange.upgradeChannel((client, ended) -> tunnel.start(client));
    exchange.getConnection().addCloseListener(closed -> tunnel.close());
    exchange.endExchange();
  }

  /**
   * The app has answered completely; the client may not have it all yet. The connection serves the
   * next request if it may.
   */
  void answered(boolean mayBeReused) {
    AppConnection done = connection;
    connection = null;
    if (done != null && instance != null) {
      if (mayBeReused && request != null && request.isComplete()) {
        instance.line(lane).idle().give(done, System.nanoTime());
      } else {
        done.close();
      }
    }
    account.left();
  }

  /** The client has the whole answer. */
  void delivered() {
    finish();
    account.answered(exchange.getStatusCode());
    StreamSourceChannel unread = unread();
    if (unread != null) {
      Linger.on(exchange, lane, unread);
    }
  }

  /** Ends an endless answer because its instance is drained. From any thread. */
  @Override
  public void end() {
    lane.execute(() -> {
      if (!over && instance != null && answer != null) {
        instance.tally().closedLongLived();
        carefully(answer::endEarly);
      }
    });
  }

  /**
   * The app's connection failed before its answer was complete.
   *
   * @param silent whether the app had not said anything yet
   */
  void lost(boolean silent) {
    if (over) {
      return;
    }
    if (exchange.isResponseStarted()) {
      truncated();
    } else if (silent
        && connection != null
        && connection.hasRested()
        && repeatable()
        && instance != null) {
      // The app closed a connection that waited, as it may. It has said nothing, and the request
      // changes nothing: once more, on a connection that is new.
      release();
      AppConnection.open(lane, instance.address(), this);
    } else {
      refuse(Refusal.of(502, "The site gave no answer that can be passed on."));
    }
  }

  /** The client went away, or does not take what it asked for. Nobody failed. */
  void clientGone() {
    if (!over) {
      gate.forget(this);
      if (waiting) {
        account.waitedInVain();
      }
      finish();
      account.ended();
      IoUtils.safeClose(exchange.getConnection());
    }
  }

  @Override
  public void broken(Throwable cause) {
    LOG.log(System.Logger.Level.ERROR, "a request was given up", cause);
    gate.forget(this);
    truncated();
  }

  private void refuse(Refusal refusal) {
    finish();
    account.failed();
    Delivery.send(exchange, lane, Page.prepare(exchange, refusal), unread());
  }

  private @Nullable StreamSourceChannel unread() {
    return request == null || exchange.isRequestComplete() ? null : request.body();
  }

  /** The client must not take what it got for the whole. */
  private void truncated() {
    finish();
    account.failed();
    try {
      if (!exchange.getResponseHeaders().contains(Headers.CONTENT_LENGTH)
          && !exchange.getResponseHeaders().contains(Headers.TRANSFER_ENCODING)) {
        // Nothing but a reset tells this end from the regular one.
        exchange.getConnection().setOption(Options.CLOSE_ABORT, true);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "no reset", e);
    }
    IoUtils.safeClose(exchange.getConnection());
  }

  private void finish() {
    over = true;
    watch.stop();
    release();
    if (instance != null) {
      instance.line(lane).leave(this);
      if (longLived) {
        instance.remove(this);
      }
    }
  }

  private void release() {
    if (request != null) {
      request.release();
    }
    if (answer != null) {
      answer.release();
    }
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  private void carefully(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      broken(e);
    }
  }
}
