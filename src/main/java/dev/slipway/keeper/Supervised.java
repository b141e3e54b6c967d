package dev.slipway.keeper;

import dev.slipway.keeper.InstanceState.Phase;
import dev.slipway.model.Failure;
import dev.slipway.process.ProcessStat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One process that shall run: found or started, started again when it ends by itself, and ended
 * when it is dismissed. Its story runs in a virtual thread of its own; every method may be called
 * from any thread.
 */
final class Supervised {
  /** Children of a process that ended well may take this long to follow it. */
  private static final Duration SETTLING = Duration.ofSeconds(1);

  private static final int SETTLING_LOOKS = 20;

  /** After something that should not happen, such as a process stuck in the kernel. */
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  private static final Duration FOREVER = Duration.ofDays(365);

  private final Desired.Instance spec;
  private final InstanceFiles files;
  private final Starter starter;
  private final RestartDelays delays;
  private final InstanceMonitor monitor;
  private volatile @Nullable Thread thread;

  /** Only the own thread looks at it. */
  private int quickEnds;

  Supervised(InstanceFiles files, Desired.Instance spec, RestartDelays delays) {
    this.spec = spec;
    this.files = files;
    this.starter = new Starter(files, spec);
    this.delays = delays;
    this.monitor = new InstanceMonitor(Duration.ofMillis(spec.graceMillis()));
  }

  /**
   * Begins to find or start the process.
   *
   * @param predecessor what ran under this name and is being stopped; it ends first
   */
  void begin(@Nullable Supervised predecessor) {
    thread =
        Thread.ofVirtual()
            .name("supervises " + files.directory())
            .start(() -> superviseAlways(predecessor));
  }

  private void superviseAlways(@Nullable Supervised predecessor) {
    try {
      if (predecessor != null) {
        predecessor.awaitStopped();
      }
      while (!supervised()) {
        Thread.sleep(TRY_AGAIN);
      }
    } catch (InterruptedException e) {
      // We leave. The process runs on and the next keeper adopts it.
    }
  }

  /** True when it was stopped; false when something went wrong that the next adoption may mend. */
  private boolean supervised() throws InterruptedException {
    try {
      supervise();
      return true;
    } catch (IOException | RuntimeException e) {
      Say.warn(spec.id() + " in " + files.directory() + ": " + e);
      monitor.rests(monitor.wanted() ? Phase.BACKING_OFF : Phase.STOPPING, e.getMessage());
      return false;
    }
  }

  private void supervise() throws IOException, InterruptedException {
    Optional<Running> running = starter.adopt();
    while (monitor.wanted()) {
      if (running.isEmpty()) {
        running = start();
      }
      if (running.isPresent()) {
        watch(running.get());
        if (monitor.wanted()) {
          ended(running.get());
          running = Optional.empty();
        }
      }
    }
    String how = running.isPresent() ? stop(running.get()) : null;
    files.unused();
    monitor.rests(Phase.STOPPED, how);
  }

  private Optional<Running> start() throws InterruptedException {
    try {
      return Optional.of(starter.start(monitor.restarts()));
    } catch (Starter.LockTaken e) {
      Optional<Running> holder = starter.adopt();
      if (holder.isEmpty()) {
        backOff(++quickEnds, "could not be started: its lock is held by an unknown process");
      }
      return holder;
    } catch (IOException | Failure e) {
      backOff(++quickEnds, "could not be started: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Returns when the process ended or is no longer wanted. */
  private void watch(Running running) throws InterruptedException {
    monitor.runs(running);
    var _ = running.ended().whenComplete((exit, failure) -> monitor.wake());
    monitor.awaitUnwantedOr(running.ended()::isDone, FOREVER);
  }

  /** It ended by itself: refuse it if it only went into the background, else start it again. */
  private void ended(Running running) throws InterruptedException {
    Exit how = running.ended().join();
    boolean quick = running.age().compareTo(delays.steady()) < 0;
    Family family = new Family(files, Optional.of(running.process()));
    if (how.succeeded() && quick) {
      // Said before it is certain: until then nobody may take it for a running instance.
      monitor.rests(Phase.BACKING_OFF, how + ", as if it put itself into the background");
      Optional<ProcessStat> survivor = survivor(family);
      if (survivor.isPresent()) {
        refuse(family, survivor.get());
        return;
      }
    }
    monitor.rests(Phase.BACKING_OFF, how.toString());
    family.end(monitor.grace());
    quickEnds = quick ? quickEnds + 1 : 1;
    backOff(quickEnds, how.toString());
  }

  private void backOff(int ends, String why) throws InterruptedException {
    Duration delay = delays.after(ends);
    Say.note(spec.id() + " in " + files.directory() + ": " + why + "; next start in " + delay);
    monitor.rests(Phase.BACKING_OFF, why);
    monitor.awaitUnwantedOr(() -> false, delay);
    monitor.startsAgain();
  }

  /**
   * A process of the family that lives on although the main one ended a while ago. Looks a few
   * times before it says that there is none, since a program on its way into the background forks.
   */
  private static Optional<ProcessStat> survivor(Family family) throws InterruptedException {
    List<ProcessStat> left = List.of();
    int empty = 0;
    for (int look = 0; look < SETTLING_LOOKS && empty < 3; look++) {
      Thread.sleep(SETTLING.dividedBy(SETTLING_LOOKS));
      left = family.members();
      empty = left.isEmpty() ? empty + 1 : 0;
    }
    return left.stream().findFirst();
  }

  private void refuse(Family family, ProcessStat survivor) throws InterruptedException {
    String why =
        "it put itself into the background: "
            + survivor.identity().describe()
            + " lived on after its main process had ended. It was ended too; the command must stay"
            + " in the foreground";
    Say.warn(spec.id() + " in " + files.directory() + ": " + why);
    family.end(monitor.grace());
    monitor.rests(Phase.REFUSED, why);
    monitor.awaitUnwantedOr(() -> false, FOREVER);
  }

  private String stop(Running running) throws InterruptedException {
    monitor.stopping();
    Duration grace = monitor.grace();
    if (new Family(files, Optional.of(running.process())).end(grace)) {
      return "killed, as it had not ended within " + grace.toMillis() + " ms";
    }
    Exit how = running.ended().join();
    return how.cleanStop() ? "stopped" : "stopped, " + how;
  }

  /** Asks it to end, for good, with this time between SIGTERM and SIGKILL. Returns at once. */
  void dismiss(Duration grace) {
    monitor.dismiss(grace);
  }

  /** Lets go of the process, which runs on: the keeper is about to end. */
  void leave() {
    Thread story = thread;
    if (story != null) {
      story.interrupt();
    }
  }

  /** Waits until it runs or will not for now. */
  void awaitStarted() throws InterruptedException {
    monitor.awaitStarted(FOREVER);
  }

  /** Waits until no process is left, however long that takes. */
  void awaitStopped() throws InterruptedException {
    monitor.awaitStopped(FOREVER);
  }

  /** Waits until no process is left; false when {@code limit} passed before. */
  boolean awaitStopped(Duration limit) throws InterruptedException {
    return monitor.awaitStopped(limit);
  }

  /** Whether it was stopped and no process is left. */
  boolean hasStopped() {
    return state(0).phase() == Phase.STOPPED;
  }

  /** Time between SIGTERM and SIGKILL unless another is asked for. */
  Duration usualGrace() {
    return Duration.ofMillis(spec.graceMillis());
  }

  /** Whether it shall run. */
  boolean wanted() {
    return monitor.wanted();
  }

  /** What it does now. */
  InstanceState state(int inFlight) {
    return monitor.state(spec, inFlight);
  }

  Desired.Instance spec() {
    return spec;
  }

  InstanceFiles files() {
    return files;
  }
}
