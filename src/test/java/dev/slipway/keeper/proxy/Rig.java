package dev.slipway.keeper.proxy;

import dev.slipway.keeper.Desired;
import dev.slipway.keeper.Listen;
import dev.slipway.keeper.RouteCounters;
import dev.slipway.model.Address;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A running proxy, and short words for what tests ask of it. */
final class Rig implements AutoCloseable {
  static final String APP = "shop/test";
  static final Duration LONG = Duration.ofSeconds(30);

  final EmbeddedProxy proxy;
  final int port;

  Rig() {
    this(new EmbeddedProxy());
  }

  private Rig(EmbeddedProxy proxy) {
    this.proxy = proxy;
    port = proxy.start(Listen.http(new Address("127.0.0.1", 0))).http().getFirst().port();
  }

  /** A rig whose only route leads to the app. */
  static Rig to(StubApp app) {
    return to(app, new EmbeddedProxy());
  }

  /** The same with a proxy that gives up sooner on stalled clients. */
  static Rig to(StubApp app, Duration patience) {
    return to(app, new EmbeddedProxy(patience));
  }

  private static Rig to(StubApp app, EmbeddedProxy proxy) {
    Rig rig = new Rig(proxy);
    rig.open("1-web", app);
    return rig;
  }

  void open(String instance, StubApp app) {
    open(instance, app.port());
  }

  void open(String instance, int port) {
    apply(route(upstream(instance, port), null, null), LONG);
  }

  void hold(Duration left, int places) {
    Desired.Hold hold = new Desired.Hold(Instant.EPOCH, places);
    apply(route(null, hold, null), left);
  }

  void announce(String message, long seconds) {
    apply(route(null, null, new Desired.Announcement(message, seconds)), LONG);
  }

  void apply(Desired.Route route, Duration left) {
    proxy.apply(APP, route, left);
  }

  static Desired.Upstream upstream(String instance, StubApp app) {
    return upstream(instance, app.port());
  }

  private static Desired.Upstream upstream(String instance, int port) {
    return new Desired.Upstream(instance, "release-" + instance, port);
  }

  static Desired.Route route(
      Desired.@Nullable Upstream upstream,
      Desired.@Nullable Hold hold,
      Desired.@Nullable Announcement announcement) {
    return new Desired.Route(List.of("shop.test"), upstream, hold, announcement, List.of(), null);
  }

  Wire connect() throws IOException {
    return Wire.connect(port);
  }

  /** The counters of an instance's release; of none for an empty name. */
  RouteCounters counters(String instance) {
    String release = instance.isEmpty() ? "" : "release-" + instance;
    return proxy.counters(APP).stream()
        .filter(each -> each.release().equals(release))
        .findFirst()
        .orElse(new Tally(release).read());
  }

  /** Waits for something that another thread is about to do. */
  static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not come about in 10 s");
      }
      Thread.sleep(1);
    }
  }

  @Override
  public void close() {
    proxy.stop();
  }
}
