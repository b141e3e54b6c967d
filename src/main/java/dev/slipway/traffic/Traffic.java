package dev.slipway.traffic;

import dev.slipway.model.InstanceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What sends requests to the instances of one app and environment. Every change is atomic for
 * clients, idempotent, survives the death of its caller, and carries the deployment's number; an
 * older one is refused.
 */
public interface Traffic {

  /**
   * Makes requests wait from now on, and returns when none that came before is still inside the app
   * or {@code drain} has passed (long-lived connections do not count).
   */
  void hold(long deployment, Hold hold, Duration drain);

  /** Answers every request with 503 and a page until {@link #route} is called. */
  void announce(long deployment, String message, Duration retryAfter, Duration drain);

  /**
   * Sends requests to this upstream, those that were waiting first, and ends a hold or
   * announcement.
   */
  void route(long deployment, Upstream upstream, List<AssetFolder> olderAssets);

  /** No upstream any more: requests are answered 503. */
  void close(long deployment);

  /** Returns when no request is inside this instance any more, or false after {@code limit}. */
  boolean drained(InstanceId instance, Duration limit);

  /** What is routed now, and whether requests wait. */
  RouteStatus status();

  /** Requests, failures and latencies per release since the route exists. */
  List<ReleaseCounters> counters();

  /**
   * What happened in each of the last minutes' seconds, oldest first: what a cutover cost, seen
   * from the clients' side. Seconds in which no request ended are left out; empty where nobody
   * counts.
   */
  default List<TrafficSecond> seconds() {
    return seconds(0);
  }

  /** The same of the last so many seconds only; with 0 of all that are kept. */
  List<TrafficSecond> seconds(int last);

  /** A port on loopback at which customers' plain HTTP requests come in, if there is one. */
  default OptionalInt entrance() {
    return OptionalInt.empty();
  }

  /**
   * Where requests go.
   *
   * @param instance the web instance
   * @param release its release
   * @param port its port on loopback
   */
  record Upstream(InstanceId instance, String release, int port) {}

  /**
   * Bounds of a hold. Past them a request gets 503 with {@code Retry-After}.
   *
   * @param limit how long requests wait, from the call
   * @param requests how many may wait
   */
  record Hold(Duration limit, int requests) {}

  /**
   * A folder of an older release whose files go on being served when the new one lacks them.
   *
   * @param prefix URL path prefix, such as {@code /static/}
   * @param folders directories, newest first; the first is the current release's
   */
  record AssetFolder(String prefix, List<java.nio.file.Path> folders) {}

  /**
   * What a route does now.
   *
   * @param upstream where requests go, if anywhere
   * @param mode open, holding, announced (503 page) or closed
   * @param deployment number of the last change
   */
  record RouteStatus(Optional<Upstream> upstream, Mode mode, long deployment) {}

  /** What happens to a request. */
  enum Mode {
    /** It goes to the upstream. */
    OPEN,
    /** It waits. */
    HOLDING,
    /** It gets a 503 page. */
    ANNOUNCED,
    /** There is no upstream. */
    CLOSED
  }
}
