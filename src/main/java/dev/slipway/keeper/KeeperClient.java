package dev.slipway.keeper;

import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.InstanceId;
import dev.slipway.model.SlipwayHome;
import dev.slipway.process.ProcessIdentity;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Talks to the keeper of one home. While the keeper restarts, calls wait for it, up to a patience,
 * and ask again; every call can be asked again. Each call has its own connection, so any thread may
 * use one client.
 */
public final class KeeperClient {
  private static final Duration PAUSE = Duration.ofMillis(25);

  /** Having answered, a keeper only has its connections left to close. */
  private static final Duration LAST_MOMENTS = Duration.ofSeconds(5);

  private static final int MOST_ATTEMPTS = 20;

  private final KeeperHome home;
  private final Duration patience;

  /**
   * A client; connects when asked something.
   *
   * @param patience how long a call waits for a keeper that does not answer the door
   */
  public KeeperClient(SlipwayHome home, Duration patience) {
    this.home = new KeeperHome(home);
    this.patience = patience;
  }

  /** The desired state of an app; empty when the keeper knows none. */
  public Optional<Desired> desired(AppEnvironment app) {
    return Optional.ofNullable(read(app).desired());
  }

  /**
   * Changes the desired state of an app: reads it (an empty one when there is none), applies {@code
   * change} and sends the result with this deployment's number. Returns when it is durable, new
   * processes were started and the route was changed; processes no longer wanted are then being
   * stopped, see {@link #awaitStopped}. No change of somebody else is lost: if one came in between,
   * {@code change} is applied again to the newer state. So it must be a pure function.
   *
   * @return what is desired now
   * @throws Failure {@code keeper.stale} when a newer deployment has already asked for something
   */
  public Desired change(AppEnvironment app, long deployment, UnaryOperator<Desired> change) {
    return change(app, deployment, change, null);
  }

  /**
   * The same, with a grace between SIGTERM and SIGKILL for the processes that stop because of this
   * change, instead of the one they were started with.
   */
  public Desired change(
      AppEnvironment app,
      long deployment,
      UnaryOperator<Desired> change,
      @Nullable Duration stopGrace) {
    while (true) {
      KeeperReply.Current current = read(app);
      Desired before =
          current.desired() == null ? Desired.nothing(app, deployment) : current.desired();
      Desired wanted = change.apply(before).forDeployment(deployment);
      Long grace = stopGrace == null ? null : stopGrace.toMillis();
      KeeperReply reply = ask(new KeeperRequest.Desire(current.revision(), wanted, grace));
      if (reply instanceof KeeperReply.Refused refused
          && refused.code().equals(DesiredFiles.CHANGED_MEANWHILE)) {
        continue;
      }
      return Optional.ofNullable(expect(KeeperReply.Current.class, reply).desired()).orElse(wanted);
    }
  }

  /** What the keeper does for an app. */
  public AppState observe(AppEnvironment app) {
    return expect(KeeperReply.Observed.class, ask(new KeeperRequest.Observe(app.toString()))).app();
  }

  /**
   * Waits until no process of these instances is left.
   *
   * @return false when {@code limit} passed before
   */
  public boolean awaitStopped(AppEnvironment app, List<InstanceId> instances, Duration limit) {
    List<String> ids = instances.stream().map(InstanceId::value).toList();
    return await(limit, left -> new KeeperRequest.AwaitStopped(app.toString(), ids, left));
  }

  /**
   * Waits until the proxy has no request left that it sent to this instance.
   *
   * @return false when {@code limit} passed before
   */
  public boolean awaitDrained(AppEnvironment app, InstanceId instance, Duration limit) {
    return await(
        limit, left -> new KeeperRequest.AwaitDrained(app.toString(), instance.value(), left));
  }

  /** What the proxy counted per release since the keeper started. */
  public List<RouteCounters> counters(AppEnvironment app) {
    return expect(KeeperReply.Counted.class, ask(new KeeperRequest.Count(app.toString())))
        .counters();
  }

  /**
   * What happened in each of the last five minutes' seconds, oldest first.
   *
   * @param last only the last so many; 0 for all
   */
  public List<RouteSecond> seconds(AppEnvironment app, int last) {
    return expect(KeeperReply.Timed.class, ask(new KeeperRequest.Time(app.toString(), last)))
        .seconds();
  }

  /**
   * Ends the app's processes and forgets the app and its route. Returns when none is left.
   *
   * @throws Failure {@code keeper.stale} when a newer deployment has asked for something
   */
  public void remove(AppEnvironment app, long deployment) {
    expect(KeeperReply.Done.class, ask(new KeeperRequest.Remove(app.toString(), deployment)));
  }

  /** What the keeper is and does, for all apps. */
  public KeeperState describe() {
    return expect(KeeperReply.Described.class, ask(new KeeperRequest.Describe())).keeper();
  }

  /**
   * Ends the executor and the keeper, for good. Returns when both have ended, so that another
   * keeper can begin at once.
   *
   * @param apps whether the apps' processes are ended first; else they run on, unreachable
   */
  public void stop(boolean apps) {
    Optional<ProcessIdentity> keeper =
        ProcessIdentity.of(describe().pid())
            .filter(process -> !process.equals(ProcessIdentity.self()));
    expect(KeeperReply.Done.class, ask(new KeeperRequest.Stop(apps)));
    long end = System.nanoTime() + LAST_MOMENTS.toNanos();
    while (keeper.filter(ProcessIdentity::isRunning).isPresent() && System.nanoTime() - end < 0) {
      pause();
    }
  }

  private KeeperReply.Current read(AppEnvironment app) {
    return expect(KeeperReply.Current.class, ask(new KeeperRequest.Read(app.toString())));
  }

  /** A wait goes on after a restart of the keeper, with the time that is left. */
  private boolean await(Duration limit, Function<Long, KeeperRequest> request) {
    long end = System.nanoTime() + limit.toNanos();
    return expect(
            KeeperReply.Waited.class,
            ask(() -> request.apply(Math.max(0, (end - System.nanoTime()) / 1_000_000))))
        .reached();
  }

  private KeeperReply ask(KeeperRequest request) {
    return ask(() -> request);
  }

  /** Asks again when the keeper died before it answered; but not for ever, it may die of this. */
  private KeeperReply ask(Supplier<KeeperRequest> request) {
    IOException lost = null;
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      try (SocketChannel channel = connect()) {
        Wire wire = new Wire(channel);
        wire.send(Wire.GREETING, new KeeperRequest.Greeting(KeeperRequest.Greeting.API));
        wire.send(Wire.REQUEST, request.get());
        KeeperReply reply = wire.receive(Wire.REPLY);
        if (reply != null) {
          return reply;
        }
        lost = new IOException("the keeper went away before it answered");
      } catch (ClosedByInterruptException e) {
        throw cancelled(e);
      } catch (IOException e) {
        lost = e;
      }
      pause();
    }
    throw unreachable(Objects.requireNonNull(lost));
  }

  /** Waits for the keeper's door to open, as long as our patience lasts. */
  private SocketChannel connect() {
    UnixDomainSocketAddress door = UnixDomainSocketAddress.of(home.socket());
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return SocketChannel.open(door);
      } catch (ClosedByInterruptException e) {
        throw cancelled(e);
      } catch (IOException e) {
        if (System.nanoTime() - end >= 0) {
          throw unreachable(e);
        }
      }
      pause();
    }
  }

  private Failure unreachable(IOException cause) {
    return Failure.failed(
            "keeper.unreachable",
            "the keeper of " + home.home() + " does not answer: " + cause.getMessage())
        .next("start it with 'slipway serve'; its output is in " + home.home().keeperOutput())
        .because(cause);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled(e);
    }
  }

  private static Failure cancelled(Exception cause) {
    return Failure.cancelled("cancelled while waiting for the keeper").because(cause);
  }

  private static <T extends KeeperReply> T expect(Class<T> form, KeeperReply reply) {
    if (reply instanceof KeeperReply.Refused refused) {
      throw refused.failure();
    }
    if (form.isInstance(reply)) {
      return form.cast(reply);
    }
    throw Failure.state("keeper.answer", "the keeper gave an answer that does not fit: " + reply);
  }
}
