package dev.slipway.probe;

import dev.slipway.config.AppConfig.HealthConfig;
import dev.slipway.model.Failure;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks an instance on loopback whether it is healthy. Thread-safe. */
public interface HealthProbe {

  /**
   * An instance to ask.
   *
   * @param name for messages
   * @param port its port on loopback
   * @param host the public host name
   * @param https whether clients reach it by HTTPS
   */
  record Target(String name, int port, String host, boolean https) {}

  /** Asks once for a path; empty when the answer is as wanted, else what is wrong with it. */
  Optional<String> ask(Target target, HealthConfig health, String path);

  /** Asks once for the health path, and reads what the answer says of the app's services. */
  Health health(Target target, HealthConfig health);

  /**
   * Asks until the instance is healthy.
   *
   * @param stopped asked between tries: says why waiting is pointless, such as a process that ended
   * @return how long it took and what is degraded, in words
   * @throws Failure when it does not become healthy within {@code health.start()}
   */
  String await(Target target, HealthConfig health, Supplier<Optional<String>> stopped);
}
