package dev.slipway.keeper.proxy;

import dev.slipway.keeper.Desired;
import dev.slipway.keeper.Listen;
import dev.slipway.keeper.Proxy;
import dev.slipway.keeper.RouteCounters;
import dev.slipway.keeper.RouteSecond;
import dev.slipway.keeper.RouteState;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;
import org.xnio.XnioWorker;

/**
 * The proxy on Undertow: see {@link Gate} for how requests are let in, {@link Passage} for theirs.
 */
public final class EmbeddedProxy implements Proxy {
  private static final int POOLED_BUFFERS = 256;
  private static final int BUFFERS_PER_THREAD = 8;

  private final int ioThreads = Math.max(2, Runtime.getRuntime().availableProcessors());
  private static final long LOOK_SECONDS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TlsIdentities tls = new TlsIdentities();
  private final Listeners listeners = new Listeners(ioThreads);
  private final Map<String, Gate> gates = new LinkedHashMap<>();
  private final Duration patience;
  private volatile HostTable hosts = HostTable.EMPTY;

  /** A proxy with its threads; it listens when it is started. */
  public EmbeddedProxy() {
    this(PATIENCE);
  }

  /** One that gives up sooner on clients who neither send nor take anything. */
  EmbeddedProxy(Duration patience) {
    this.patience = patience;
  }

  @Override
  public Listen start(Listen listen) {
    ByteBufferPool buffers =
        new DefaultByteBufferPool(true, Lane.BUFFER_SIZE, POOLED_BUFFERS, BUFFERS_PER_THREAD);
    Listen bound =
        listeners.listen(
            listen, new Entrance(ioThreads, buffers, () -> hosts, patience), buffers, tls::context);
    lookAgainLater();
    return bound;
  }

  /** Certificates are renewed without anybody telling us. */
  private void lookAgainLater() {
    XnioWorker worker = listeners.worker();
    Runnable look =
        () -> {
          tls.look();
          lookAgainLater();
        };
    worker
        .getIoThread()
        .executeAfter(
            () -> {
              if (!worker.isShutdown()) {
                worker.execute(look);
              }
            },
            LOOK_SECONDS,
            TimeUnit.SECONDS);
  }

  @Override
  public synchronized void apply(String app, Desired.Route route, Duration holdLeft) {
    Gate gate = gates.computeIfAbsent(app, name -> new Gate(ioThreads, this::alarm));
    gate.apply(route, holdLeft);
    changed();
  }

  private Runnable alarm(long nanos, Runnable action) {
    XnioExecutor.Key key =
        listeners.worker().getIoThread().executeAfter(action, nanos, TimeUnit.NANOSECONDS);
    return key::remove;
  }

  @Override
  public synchronized void remove(String app) {
    Gate gate = gates.remove(app);
    if (gate != null) {
      changed();
      gate.close();
    }
  }

  private void changed() {
    hosts = new HostTable(gates.values());
    tls.serve(gates.values().stream().map(gate -> gate.position().route()).toList());
  }

  @Override
  public RouteState state(String app) {
    Gate gate = gate(app);
    return gate == null ? RouteState.NONE : gate.state();
  }

  @Override
  public int inFlight(String app, String instance) {
    Gate gate = gate(app);
    return gate == null ? 0 : gate.inside(instance);
  }

  @Override
  public boolean awaitDrained(String app, String instance, Duration limit)
      throws InterruptedException {
    Gate gate = gate(app);
    return gate == null || gate.awaitDrained(instance, limit);
  }

  @Override
  public List<RouteCounters> counters(String app) {
    Gate gate = gate(app);
    return gate == null ? List.of() : gate.counters();
  }

  @Override
  public List<RouteSecond> seconds(String app, int last) {
    Gate gate = gate(app);
    return gate == null ? List.of() : gate.timeline().read(System.nanoTime(), last);
  }

  @Override
  public void stop() {
    listeners.stop();
  }

  private synchronized @Nullable Gate gate(String app) {
    return gates.get(app);
  }
}
