package dev.slipway.traffic.embedded;

import dev.slipway.keeper.Desired;
import dev.slipway.keeper.Desired.Announcement;
import dev.slipway.keeper.Desired.Assets;
import dev.slipway.keeper.Desired.Route;
import dev.slipway.keeper.Desired.Tls;
import dev.slipway.keeper.KeeperClient;
import dev.slipway.keeper.RouteShare;
import dev.slipway.model.Address;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.InstanceId;
import dev.slipway.traffic.InstanceSecond;
import dev.slipway.traffic.InstanceSecond.Took;
import dev.slipway.traffic.ReleaseCounters;
import dev.slipway.traffic.Traffic;
import dev.slipway.traffic.TrafficSecond;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Traffic through the keeper's proxy: each call changes the route in the app's desired state, which
 * is durable and in force when the call returns. Safe for use by several threads.
 */
public final class EmbeddedTraffic implements Traffic {
  /** Addresses at which loopback is listened to. */
  private static final Set<String> LOCAL = Set.of("127.0.0.1", "0.0.0.0", "localhost", "::");

  private final KeeperClient keeper;
  private final AppEnvironment app;
  private final List<String> hosts;
  private final @Nullable Tls tls;

  /**
   * The traffic of one app and environment.
   *
   * @param hosts host names by which clients reach it
   * @param certificate PEM chain, when the proxy serves HTTPS for it
   * @param key PEM key, likewise
   */
  public EmbeddedTraffic(
      KeeperClient keeper,
      AppEnvironment app,
      List<String> hosts,
      Optional<Path> certificate,
      Optional<Path> key) {
    this.keeper = keeper;
    this.app = app;
    this.hosts = List.copyOf(hosts);
    this.tls =
        certificate.isPresent() && key.isPresent()
            ? new Tls(certificate.get().toString(), key.get().toString())
            : null;
  }

  @Override
  public void hold(long deployment, Hold hold, Duration drain) {
    Desired.Hold wanted = new Desired.Hold(Instant.now().plus(hold.limit()), hold.requests());
    change(
        deployment, route -> new Route(hosts, route.upstream(), wanted, null, route.assets(), tls));
    drainUpstream(drain);
  }

  @Override
  public void announce(long deployment, String message, Duration retryAfter, Duration drain) {
    Announcement wanted = new Announcement(message, retryAfter.toSeconds());
    change(
        deployment, route -> new Route(hosts, route.upstream(), null, wanted, route.assets(), tls));
    drainUpstream(drain);
  }

  private void drainUpstream(Duration drain) {
    status().upstream().ifPresent(upstream -> drained(upstream.instance(), drain));
  }

  @Override
  public void route(long deployment, Upstream to, List<AssetFolder> olderAssets) {
    Desired.Upstream upstream =
        new Desired.Upstream(to.instance().value(), to.release(), to.port());
    List<Assets> assets = olderAssets.stream().map(EmbeddedTraffic::assets).toList();
    change(deployment, route -> new Route(hosts, upstream, null, null, assets, tls));
  }

  private static Assets assets(AssetFolder folder) {
    return new Assets(folder.prefix(), folder.folders().stream().map(Path::toString).toList());
  }

  @Override
  public void close(long deployment) {
    change(deployment, route -> new Route(hosts, null, null, null, List.of(), tls));
  }

  private void change(long deployment, UnaryOperator<Route> change) {
    keeper.change(app, deployment, desired -> desired.withRoute(change.apply(desired.route())));
  }

  @Override
  public boolean drained(InstanceId instance, Duration limit) {
    return keeper.awaitDrained(app, instance, limit);
  }

  @Override
  public RouteStatus status() {
    return keeper
        .desired(app)
        .map(EmbeddedTraffic::status)
        .orElseGet(() -> new RouteStatus(Optional.empty(), Mode.CLOSED, 0));
  }

  private static RouteStatus status(Desired desired) {
    Route route = desired.route();
    Desired.Upstream upstream = route.upstream();
    Optional<Upstream> to =
        Optional.ofNullable(upstream)
            .map(u -> new Upstream(new InstanceId(u.instance()), u.release(), u.port()));
    return new RouteStatus(to, mode(route), desired.deployment());
  }

  private static Mode mode(Route route) {
    if (route.hold() != null) {
      return Mode.HOLDING;
    }
    if (route.announcement() != null) {
      return Mode.ANNOUNCED;
    }
    return route.upstream() == null ? Mode.CLOSED : Mode.OPEN;
  }

  @Override
  public List<ReleaseCounters> counters() {
    return keeper.counters(app).stream()
        .map(c ->
            new ReleaseCounters(
                c.release(),
                c.requests(),
                c.failed(),
                c.appErrors(),
                c.closedLongLived(),
                c.held(),
                c.longestHoldMillis(),
                c.p50Millis(),
                c.p95Millis(),
                c.p99Millis(),
                c.maxMillis()))
        .toList();
  }

  @Override
  public List<TrafficSecond> seconds(int last) {
    return keeper.seconds(app, last).stream()
        .map(s ->
            new TrafficSecond(
                s.number(),
                s.from(),
                s.requests(),
                s.failed(),
                s.longestGapMillis(),
                s.slowestMillis(),
                Objects.requireNonNullElse(s.shares(), List.<RouteShare>of()).stream()
                    .map(EmbeddedTraffic::instance)
                    .toList()))
        .toList();
  }

  private static InstanceSecond instance(RouteShare share) {
    List<Took> took = new ArrayList<>();
    for (int i = 0; i + 1 < share.latencies().size(); i += 2) {
      took.add(new Took(share.latencies().get(i) / 1e3, share.latencies().get(i + 1)));
    }
    return new InstanceSecond(
        share.instance(),
        share.release(),
        share.requests(),
        share.failed(),
        share.appErrors(),
        share.slowestMillis(),
        took);
  }

  @Override
  public OptionalInt entrance() {
    return keeper.describe().listen().http().stream()
        .filter(address -> LOCAL.contains(address.host()))
        .mapToInt(Address::port)
        .findFirst();
  }
}
