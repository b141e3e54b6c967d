package dev.slipway.keeper;

import dev.slipway.process.ProcessIdentity;
import io.avaje.jsonb.Json;
import java.time.Instant;

/**
 * Which process an instance's main process is, so that another keeper finds it.
 *
 * @param process the process
 * @param since when it was started, for people
 * @param restarts how often it had been started again
 * @param graceMillis time between SIGTERM and SIGKILL
 */
@Json
record ProcessRecord(ProcessIdentity process, Instant since, int restarts, long graceMillis) {

  /** Whether the machine has not been booted since; otherwise the record means nothing. */
  boolean ofThisBoot() {
    return ProcessIdentity.self().boot().equals(process.boot());
  }
}
