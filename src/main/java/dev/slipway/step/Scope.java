package dev.slipway.step;

/** Where a step happens when an environment has several hosts. */
public enum Scope {
  /** Once for the environment, on the database lead. */
  ENVIRONMENT,
  /** On each host. */
  HOST
}
