package dev.slipway.probe;

import dev.slipway.config.ProbeScript;

/** Runs probe scripts against an instance. Thread-safe. */
public interface ScriptProbe {

  /**
   * Runs a script once, with cookies and captured values of its own. What is not answered as
   * expected is in the result. The cleanup is tried whatever became of the steps.
   *
   * @param writes whether steps that write are run; else they are left out, and with them the later
   *     steps that need what they would have given
   * @throws dev.slipway.model.Failure when this thread is interrupted; the cleanup was tried then
   */
  ScriptResult run(ProbeScript script, HealthProbe.Target target, boolean writes);
}
