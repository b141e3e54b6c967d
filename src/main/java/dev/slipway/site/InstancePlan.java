package dev.slipway.site;

import dev.slipway.model.InstanceId;
import dev.slipway.model.ReleaseId;
import dev.slipway.traffic.Traffic.Upstream;
import io.avaje.jsonb.Json;

/**
 * One process of a release, with its name and port already chosen.
 *
 * @param id its name
 * @param process process type in {@code slipway.yaml}
 * @param release the release
 * @param port its port on loopback; 0 when it takes no traffic
 */
@Json
public record InstancePlan(InstanceId id, String process, ReleaseId release, int port) {

  /** The process type that gets the traffic. */
  public static final String WEB = "web";

  /** Whether it takes traffic. */
  public boolean isWeb() {
    return process.equals(WEB);
  }

  /** The same instance, reached by another port. */
  public InstancePlan at(int otherPort) {
    return new InstancePlan(id, process, release, otherPort);
  }

  /** This instance as a target of traffic. */
  public Upstream upstream() {
    return new Upstream(id, release.value(), port);
  }
}
