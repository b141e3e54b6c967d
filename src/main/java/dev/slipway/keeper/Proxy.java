package dev.slipway.keeper;

import dev.slipway.model.Failure;
import java.time.Duration;
import java.util.List;

/**
 * The part of the keeper that listens and passes requests on. The keeper decides what is routed and
 * for how long requests may wait; the proxy only does it, and forgets everything when the process
 * ends. Apps are named {@code app/environment}, instances by their id within the app. Every method
 * may be called from any thread.
 */
public interface Proxy {

  /**
   * Starts listening. Called once, after the routes known so far were applied, so that the first
   * request already finds them. Rebinds at once after a crash (SO_REUSEADDR).
   *
   * @return the addresses really bound, in the same order: port 0 is replaced by the port found
   * @throws Failure {@code keeper.port-taken} when an address cannot be bound; then none is
   */
  Listen start(Listen listen);

  /**
   * Sends the app's requests where {@code route} says, from the next request on; requests that wait
   * follow the new route, in the order in which they came. Atomic for clients. Applying an equal
   * route again changes nothing but the time a hold has left.
   *
   * <p>A route with neither hosts, upstream, hold nor announcement takes no requests.
   *
   * @param app {@code app/environment}
   * @param route what is wanted
   * @param holdLeft how long requests may still wait when the route holds, by a clock that only
   *     runs forward; zero or less means that the hold has expired. Ignored without a hold. When it
   *     has passed, waiting and new requests get 503 with {@code Retry-After} until another route
   *     is applied; they are never let through
   */
  void apply(String app, Desired.Route route, Duration holdLeft);

  /** Forgets the app's route and counters; waiting requests get 503. */
  void remove(String app);

  /** What the app's route does now; closed when there is none. */
  RouteState state(String app);

  /**
   * How many requests this instance is working on: sent to it and not answered completely. Upgraded
   * connections and event streams do not count.
   */
  int inFlight(String app, String instance);

  /**
   * Waits until {@link #inFlight} is 0, without polling.
   *
   * @return false when {@code limit} passed before
   */
  boolean awaitDrained(String app, String instance, Duration limit) throws InterruptedException;

  /** What was counted per release since this process started, in the order first seen. */
  List<RouteCounters> counters(String app);

  /**
   * What happened in each of the last five minutes' seconds, oldest first.
   *
   * @param last only the last so many; 0 for all
   */
  List<RouteSecond> seconds(String app, int last);

  /** Stops listening and closes every connection. */
  void stop();
}
