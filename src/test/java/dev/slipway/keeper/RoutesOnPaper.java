package dev.slipway.keeper;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** A proxy that passes nothing on and only remembers what it was told. */
public final class RoutesOnPaper implements Proxy {
  final Map<String, Desired.Route> routes = new ConcurrentHashMap<>();
  final Map<String, Duration> holds = new ConcurrentHashMap<>();
  volatile boolean listening;

  Desired.Route route(String app) {
    return Objects.requireNonNull(routes.get(app), app);
  }

  @Override
  public Listen start(Listen listen) {
    listening = true;
    return listen;
  }

  @Override
  public void apply(String app, Desired.Route route, Duration holdLeft) {
    routes.put(app, route);
    holds.put(app, holdLeft);
  }

  @Override
  public void remove(String app) {
    routes.remove(app);
    holds.remove(app);
  }

  @Override
  public RouteState state(String app) {
    return RouteState.NONE;
  }

  @Override
  public int inFlight(String app, String instance) {
    return 0;
  }

  @Override
  public boolean awaitDrained(String app, String instance, Duration limit)
      throws InterruptedException {
    if (instance.endsWith("-busy")) {
      Thread.sleep(limit);
      return false;
    }
    return true;
  }

  @Override
  public List<RouteCounters> counters(String app) {
    return List.of();
  }

  @Override
  public List<RouteSecond> seconds(String app, int last) {
    return List.of();
  }

  @Override
  public void stop() {
    listening = false;
  }
}
