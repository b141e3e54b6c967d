package dev.slipway.keeper;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of the keeper: one line each, after a {@link Greeting}. Each gets one {@link
 * KeeperReply}. All can be sent again after a lost answer.
 */
@Json(typeProperty = "op")
@Json.SubType(type = KeeperRequest.Read.class, name = "read")
@Json.SubType(type = KeeperRequest.Desire.class, name = "desire")
@Json.SubType(type = KeeperRequest.Remove.class, name = "remove")
@Json.SubType(type = KeeperRequest.Observe.class, name = "observe")
@Json.SubType(type = KeeperRequest.AwaitStopped.class, name = "await-stopped")
@Json.SubType(type = KeeperRequest.AwaitDrained.class, name = "await-drained")
@Json.SubType(type = KeeperRequest.Count.class, name = "counters")
@Json.SubType(type = KeeperRequest.Time.class, name = "seconds")
@Json.SubType(type = KeeperRequest.Describe.class, name = "describe")
@Json.SubType(type = KeeperRequest.Attend.class, name = "attend")
@Json.SubType(type = KeeperRequest.Stop.class, name = "stop")
public sealed interface KeeperRequest {

  /** The first line of a connection. */
  @Json
  record Greeting(int api) {
    static final int API = 1;
  }

  /** Asks for an app's desired state and its revision: {@link KeeperReply.Current}. */
  record Read(String app) implements KeeperRequest {}

  /**
   * Replaces an app's desired state if its revision is still this one. Answered with {@link
   * KeeperReply.Current} once it is durable, new processes were started and the route was changed;
   * processes no longer wanted are then being stopped.
   *
   * @param revision the revision this builds on; 0 for an app without desired state
   * @param desired all of it
   * @param graceMillis for processes that stop because of this, instead of their own
   */
  record Desire(long revision, Desired desired, @Nullable Long graceMillis)
      implements KeeperRequest {}

  /** Stops the app's processes and forgets app and route. Answered when none is left. */
  record Remove(String app, long deployment) implements KeeperRequest {}

  /** Asks what happens: {@link KeeperReply.Observed}. */
  record Observe(String app) implements KeeperRequest {}

  /** Waits until no process of these instances is left: {@link KeeperReply.Waited}. */
  record AwaitStopped(String app, List<String> instances, long limitMillis)
      implements KeeperRequest {}

  /** Waits until an instance has no request left: {@link KeeperReply.Waited}. */
  record AwaitDrained(String app, String instance, long limitMillis) implements KeeperRequest {}

  /** Asks for the counters: {@link KeeperReply.Counted}. */
  record Count(String app) implements KeeperRequest {}

  /**
   * Asks for the last minutes, second by second: {@link KeeperReply.Timed}.
   *
   * @param last only the last so many seconds; 0 for all
   */
  record Time(String app, int last) implements KeeperRequest {}

  /** Asks for everything: {@link KeeperReply.Described}. */
  record Describe() implements KeeperRequest {}

  /**
   * Stays connected: answered with {@link KeeperReply.Attending} at once and with {@link
   * KeeperReply.Done} when the keeper leaves because it was asked to. A connection that ends
   * without that means that the keeper died.
   */
  record Attend() implements KeeperRequest {}

  /**
   * Ends executor and keeper.
   *
   * @param apps whether the apps' processes are ended too; else they run on, unreachable
   */
  record Stop(boolean apps) implements KeeperRequest {}
}
