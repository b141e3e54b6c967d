package dev.slipway.keeper;

import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Answers what clients ask, one request after the other on each connection. */
final class Control {
  private final Keeper keeper;
  private final Proxy proxy;
  private final Set<Wire> attendants = ConcurrentHashMap.newKeySet();
  private volatile boolean leaving;

  Control(Keeper keeper, Proxy proxy) {
    this.keeper = keeper;
    this.proxy = proxy;
  }

  /** Answers until the other side has no more to ask. */
  void converse(Wire wire) throws IOException, InterruptedException {
    try {
      for (KeeperRequest next = wire.receive(Wire.REQUEST);
          next != null;
          next = wire.receive(Wire.REQUEST)) {
        if (next instanceof KeeperRequest.Attend) {
          attendants.add(wire);
        }
        KeeperReply reply = answer(next);
        try {
          wire.send(Wire.REPLY, reply);
        } finally {
          // Whoever asked may be one of the ended processes itself.
          if (next instanceof KeeperRequest.Stop && reply instanceof KeeperReply.Done) {
            keeper.end();
          }
        }
      }
    } finally {
      attendants.remove(wire);
    }
  }

  /** Whether anybody attends our life. */
  boolean isAttended() {
    return !attendants.isEmpty();
  }

  /** Tells those who attend that the keeper leaves because it was asked to. */
  private void sayGoodbye() {
    leaving = true;
    for (Wire attendant : attendants) {
      try {
        attendant.send(Wire.REPLY, new KeeperReply.Done());
      } catch (IOException e) {
        // It is gone already.
      }
    }
  }

  private KeeperReply answer(KeeperRequest request) throws InterruptedException {
    try {
      return answerOrFail(request);
    } catch (Failure e) {
      return KeeperReply.Refused.of(e);
    } catch (RuntimeException e) {
      Say.warn("a request failed: " + e);
      return KeeperReply.Refused.of(
          Failure.state("keeper.internal", "the keeper failed unexpectedly: " + e));
    }
  }

  private KeeperReply answerOrFail(KeeperRequest request) throws InterruptedException {
    return switch (request) {
      case KeeperRequest.Read(String app) -> app(app).current();
      case KeeperRequest.Desire(long revision, Desired desired, Long grace) -> {
        requireStaying();
        yield app(desired.app()).desire(revision, desired, duration(grace));
      }
      case KeeperRequest.Remove(String app, long deployment) -> {
        app(app).remove(deployment);
        yield new KeeperReply.Done();
      }
      case KeeperRequest.Observe(String app) -> new KeeperReply.Observed(app(app).observe());
      case KeeperRequest.AwaitStopped await ->
          new KeeperReply.Waited(
              app(await.app())
                  .awaitStopped(await.instances(), Duration.ofMillis(await.limitMillis())));
      case KeeperRequest.AwaitDrained await ->
          new KeeperReply.Waited(
              proxy.awaitDrained(
                  await.app(), await.instance(), Duration.ofMillis(await.limitMillis())));
      case KeeperRequest.Count(String app) -> new KeeperReply.Counted(proxy.counters(app));
      case KeeperRequest.Time(String app, int last) ->
          new KeeperReply.Timed(proxy.seconds(app, last));
      case KeeperRequest.Describe() -> new KeeperReply.Described(keeper.describe());
      case KeeperRequest.Attend() ->
          leaving ? new KeeperReply.Done() : new KeeperReply.Attending(keeper.guarded());
      case KeeperRequest.Stop(boolean apps) -> {
        sayGoodbye();
        keeper.endProcesses(apps);
        yield new KeeperReply.Done();
      }
    };
  }

  private void requireStaying() {
    if (leaving) {
      throw Failure.state("keeper.leaving", "the keeper was asked to end and starts nothing more")
          .next("start it again with 'slipway serve'");
    }
  }

  private KeptApp app(String name) {
    return keeper.app(AppEnvironment.parse(name));
  }

  private static @Nullable Duration duration(@Nullable Long millis) {
    return millis == null ? null : Duration.ofMillis(millis);
  }
}
