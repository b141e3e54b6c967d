package dev.slipway.runtime;

import dev.slipway.model.InstanceId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Runs a release's processes on one host for one app and environment. Every call is idempotent and
 * survives the death of its caller: what was asked for goes on being true (a crashed process comes
 * back) until it is asked to stop. Calls carry the deployment's number; an older one is refused.
 */
// The project's word for it; nobody here needs java.lang.Runtime beside it.
@SuppressWarnings("AvoidCommonTypeNames")
public interface Runtime {

  /**
   * Starts these processes, or does nothing for those that already run. Does not wait for health.
   */
  void start(long deployment, List<InstanceSpec> instances);

  /**
   * Stops these processes: SIGTERM to the whole group, and SIGKILL after {@code grace}. Returns
   * when none of their processes is left.
   */
  void stop(long deployment, List<InstanceId> instances, Duration grace);

  /** What an instance does right now. */
  InstanceStatus status(InstanceId instance);

  /** Every instance that is asked to run, whoever asked for it. */
  List<InstanceStatus> all();

  /**
   * Bytes of memory that an instance's processes hold together; empty when it does not run, or
   * where nobody can tell.
   */
  default OptionalLong memory(InstanceId instance) {
    return OptionalLong.empty();
  }

  /** The file an instance's output goes to; rotated files stand beside it. */
  Path log(InstanceId instance);
}
