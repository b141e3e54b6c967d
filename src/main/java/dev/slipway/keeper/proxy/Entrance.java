package dev.slipway.keeper.proxy;

import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/** Where every request comes in: checks it, and finds the app it is for. */
final class Entrance implements HttpHandler {
  private final ByteBufferPool buffers;
  private final Supplier<HostTable> hosts;
  private final Duration patience;
  private final @Nullable Lane[] lanes;

  Entrance(int lanes, ByteBufferPool buffers, Supplier<HostTable> hosts, Duration patience) {
    this.lanes = new @Nullable Lane[lanes];
    this.buffers = buffers;
    this.hosts = hosts;
    this.patience = patience;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    FramingLimit.begin(exchange);
    Lane lane = lane(exchange.getIoThread());
    Refusal refusal = RequestRules.check(exchange);
    if (refusal != null) {
      // Where this request ends is not known, so nothing can follow it.
      exchange.setPersistent(false);
      refuse(exchange, lane, refusal);
      return;
    }
    Gate gate = hosts.get().find(RequestHead.authority(exchange));
    if (gate == null) {
      refuse(exchange, lane, Refusal.of(404, "There is no site of this name here."));
      return;
    }
    AssetFinder assets = gate.position().assets();
    if (mayBeFile(exchange) && assets.concerns(RequestHead.path(exchange))) {
      exchange.dispatch(exchange.getConnection().getWorker(), new OlderAssets(assets, gate, lane));
    } else {
      exchange.dispatch(SameThreadExecutor.INSTANCE, new Passage(exchange, gate, lane));
    }
  }

  private static boolean mayBeFile(HttpServerExchange exchange) {
    HttpString method = exchange.getRequestMethod();
    return (method.equals(Methods.GET) || method.equals(Methods.HEAD))
        && exchange.isRequestComplete();
  }

  private static void refuse(HttpServerExchange exchange, Lane lane, Refusal refusal) {
    exchange.dispatch(
        SameThreadExecutor.INSTANCE,
        () -> Delivery.send(exchange, lane, Page.prepare(exchange, refusal), null));
  }

  /** Each thread finds and makes only its own lane. */
  private Lane lane(XnioIoThread thread) {
    Lane known = lanes[thread.getNumber()];
    if (known == null) {
      known = new Lane(thread, buffers, patience);
      lanes[thread.getNumber()] = known;
    }
    return known;
  }
}
