package dev.slipway.runtime.supervised;

import dev.slipway.keeper.Desired;
import dev.slipway.keeper.InstanceState;
import dev.slipway.keeper.KeeperClient;
import dev.slipway.keeper.KeeperHome;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.InstanceId;
import dev.slipway.process.ProcessMemory;
import dev.slipway.runtime.InstanceSpec;
import dev.slipway.runtime.InstanceStatus;
import dev.slipway.runtime.Runtime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Runs processes under the keeper: each call changes the app's desired state, and the keeper makes
 * it true and keeps it so. Calls wait for a keeper that restarts. Safe for use by several threads.
 */
public final class SupervisedRuntime implements Runtime {
  /** For a process that is stopped because the keeper finds it not wanted; a call has its own. */
  private static final Duration USUAL_GRACE = Duration.ofSeconds(10);

  /** The keeper kills after the grace, and a killed process is gone within moments. */
  private static final Duration AFTER_GRACE = Duration.ofSeconds(40);

  private final KeeperClient keeper;
  private final KeeperHome home;
  private final AppEnvironment app;

  /** The processes of one app and environment. */
  public SupervisedRuntime(KeeperClient keeper, KeeperHome home, AppEnvironment app) {
    this.keeper = keeper;
    this.home = home;
    this.app = app;
  }

  @Override
  public void start(long deployment, List<InstanceSpec> instances) {
    keeper.change(app, deployment, now -> withMissing(now, instances));
  }

  @Override
  public void stop(long deployment, List<InstanceId> instances, Duration grace) {
    keeper.change(app, deployment, now -> without(now, instances), grace);
    if (!keeper.awaitStopped(app, instances, grace.plus(AFTER_GRACE))) {
      throw Failure.state(
              "runtime.not-stopped",
              "some processes of " + instances + " of " + app + " did not end, even killed")
          .now("they are no longer wanted and the keeper goes on trying")
          .next("look for processes in state D, often waiting for a disk that is gone");
    }
  }

  @Override
  public InstanceStatus status(InstanceId instance) {
    return keeper.observe(app).instances().stream()
        .filter(state -> state.id().equals(instance.value()))
        .map(SupervisedRuntime::status)
        .findFirst()
        .orElseGet(() -> absent(instance));
  }

  @Override
  public List<InstanceStatus> all() {
    return keeper.observe(app).instances().stream().map(SupervisedRuntime::status).toList();
  }

  @Override
  public OptionalLong memory(InstanceId instance) {
    long pid = status(instance).pid();
    return pid > 0 ? ProcessMemory.ofSession(pid) : OptionalLong.empty();
  }

  @Override
  public Path log(InstanceId instance) {
    return home.log(app, instance);
  }

  private static Desired withMissing(Desired now, List<InstanceSpec> wanted) {
    List<Desired.Instance> instances = new ArrayList<>(now.instances());
    for (InstanceSpec spec : wanted) {
      if (instances.stream().noneMatch(known -> known.id().equals(spec.id().value()))) {
        instances.add(desired(spec));
      }
    }
    return now.withInstances(instances);
  }

  private static Desired without(Desired now, List<InstanceId> unwanted) {
    return now.withInstances(
        now.instances().stream()
            .filter(known -> !unwanted.contains(new InstanceId(known.id())))
            .toList());
  }

  private static Desired.Instance desired(InstanceSpec spec) {
    return new Desired.Instance(
        spec.id().value(),
        spec.process(),
        spec.release(),
        spec.command(),
        spec.surroundings().directory().toString(),
        spec.surroundings().environment(),
        spec.surroundings().user().orElse(null),
        USUAL_GRACE.toMillis());
  }

  private static InstanceStatus status(InstanceState state) {
    return new InstanceStatus(
        new InstanceId(state.id()),
        switch (state.phase()) {
          case RUNNING -> InstanceStatus.State.RUNNING;
          case STARTING, BACKING_OFF -> InstanceStatus.State.BACKING_OFF;
          case STOPPING -> InstanceStatus.State.STOPPING;
          case STOPPED -> InstanceStatus.State.ABSENT;
          case REFUSED -> InstanceStatus.State.REFUSED;
        },
        state.pid(),
        state.since(),
        state.restarts(),
        Optional.ofNullable(state.exit()));
  }

  private static InstanceStatus absent(InstanceId instance) {
    return new InstanceStatus(
        instance, InstanceStatus.State.ABSENT, -1, Instant.EPOCH, 0, Optional.empty());
  }
}
