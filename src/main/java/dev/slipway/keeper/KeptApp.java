package dev.slipway.keeper;

import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.InstanceId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One app and environment: what is desired of it and what is done about it. Changes come one at a
 * time; looking and waiting need not wait for them.
 */
final class KeptApp {
  private final AppEnvironment app;
  private final KeeperHome home;
  private final DesiredFiles files;
  private final Proxy proxy;
  private final AppProcesses processes;

  private final ReentrantLock changing = new ReentrantLock();
  private volatile Stored stored;
  private volatile @Nullable String damage;

  /**
   * An app.
   *
   * @param found what stands in its file; null when there is none
   */
  KeptApp(
      AppEnvironment app,
      KeeperHome home,
      Proxy proxy,
      RestartDelays delays,
      DesiredFiles.@Nullable Found found) {
    this.app = app;
    this.home = home;
    this.files = new DesiredFiles(home.desired());
    this.proxy = proxy;
    this.processes = new AppProcesses(app, home, delays);
    this.stored = found instanceof DesiredFiles.Found.Wish wish ? wish.stored() : nothing();
    this.damage = found instanceof DesiredFiles.Found.Damage bad ? bad.reason() : null;
  }

  /** Routes as desired. Before the proxy listens, so that no request comes too early. */
  void route() {
    if (damage == null) {
      HoldEnd end = stored.holdEnd();
      proxy.apply(
          app.toString(), stored.desired().route(), end == null ? Duration.ZERO : end.left());
    }
  }

  /** After our start: finds or starts what is desired and ends what is not. Does not wait. */
  void reconcile() throws IOException {
    if (damage == null) {
      processes.begin(processes.missing(stored.desired()));
      processes.dismissStrays();
    } else {
      Say.warn(app + " is left as it is: " + damage);
    }
  }

  /** The desired state and its revision. */
  KeeperReply.Current current() {
    requireUndamaged();
    Stored now = stored;
    return new KeeperReply.Current(now.revision(), now.revision() == 0 ? null : now.desired());
  }

  /**
   * Makes this true: durably wanted, new processes started, the route changed, and the processes no
   * longer wanted asked to stop.
   *
   * @param grace for those that stop, instead of their own
   */
  KeeperReply.Current desire(long revision, Desired wanted, @Nullable Duration grace)
      throws InterruptedException {
    changing.lockInterruptibly();
    try {
      requireUndamaged();
      DesiredFiles.requireSuccessor(stored, revision, wanted.deployment());
      requireSound(wanted);
      Map<Desired.Instance, InstanceFiles> missing = processes.missing(wanted);
      if (!wanted.equals(stored.desired()) || stored.revision() == 0) {
        store(new Stored(revision + 1, HoldEnd.of(wanted, stored), wanted));
      }
      for (Supervised each : processes.begin(missing)) {
        each.awaitStarted();
      }
      route();
      processes.dismissAllBut(wanted.instances(), grace);
      processes.forgetOldest();
      return current();
    } catch (IOException e) {
      throw Broken.disk(home.instances(app), e);
    } finally {
      changing.unlock();
    }
  }

  /** Ends all processes and forgets everything. Returns when none is left. */
  void remove(long deployment) throws InterruptedException {
    changing.lockInterruptibly();
    try {
      if (damage == null) {
        DesiredFiles.requireSuccessor(stored, stored.revision(), deployment);
        Desired nothing = Desired.nothing(app, stored.desired().deployment());
        store(new Stored(stored.revision() + 1, null, nothing));
      }
      proxy.remove(app.toString());
      processes.dismissStrays();
      processes.endAll();
      files.delete(app);
      damage = null;
      stored = nothing();
    } catch (IOException e) {
      throw Broken.disk(home.instances(app), e);
    } finally {
      changing.unlock();
    }
  }

  /** Ends all processes, though they stay desired. Returns when none is left. */
  void endAll() throws InterruptedException {
    processes.endAll();
  }

  /** Lets go of all processes, which run on. */
  void leave() {
    processes.leave();
  }

  /** Whether anything is desired, or cannot be known. */
  boolean known() {
    return stored.revision() > 0 || damage != null;
  }

  /** What happens now. */
  AppState observe() {
    return new AppState(
        app.toString(),
        stored.desired().deployment(),
        processes.states(id -> proxy.inFlight(app.toString(), id)),
        proxy.state(app.toString()),
        damage);
  }

  /** Waits until no process of these instances is left; false when {@code limit} passed before. */
  boolean awaitStopped(List<String> instances, Duration limit) throws InterruptedException {
    return processes.awaitStopped(instances, limit);
  }

  /** The logs that may grow. */
  List<Path> logs() {
    return processes.logs();
  }

  private void store(Stored next) {
    files.write(app, next);
    stored = next;
  }

  private Stored nothing() {
    return new Stored(0, null, Desired.nothing(app, 0));
  }

  private void requireUndamaged() {
    if (damage != null) {
      throw Failure.state(
              "keeper.damaged", "the desired state of " + app + " cannot be read: " + damage)
          .now("its processes run on unsupervised and no request reaches them")
          .next("put the file right and restart the keeper, or remove the app and deploy it again");
    }
  }

  private void requireSound(Desired wanted) {
    if (!wanted.app().equals(app.toString()) || wanted.format() != Desired.FORMAT) {
      throw Failure.usage("keeper.desired", "this is not a desired state of " + app);
    }
    Set<String> ids = new HashSet<>();
    for (Desired.Instance instance : wanted.instances()) {
      boolean unique = ids.add(new InstanceId(instance.id()).value());
      if (!unique || instance.command().isEmpty() || instance.graceMillis() < 0) {
        throw Failure.usage("keeper.desired", "instance " + instance.id() + " is not sound");
      }
      processes.requireUnchanged(instance);
    }
  }
}
