package dev.slipway.probe;

import dev.slipway.config.ProbeScript;
import dev.slipway.probe.HealthProbe.Target;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;

/** Runs probe scripts over HTTP against instances on loopback. Thread-safe. */
public final class HttpScriptProbe implements ScriptProbe {
  private static final String MARKER = "slipway-probe-";
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int MARKER_LETTERS = 8;

  private final SecureRandom random = new SecureRandom();
  private final Clock clock;

  /**
   * A prober.
   *
   * @param clock what TOTP codes go by
   */
  public HttpScriptProbe(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ScriptResult run(ProbeScript script, Target target, boolean writes) {
    // Its own connections: one left from an earlier run may be about to be closed by the app, and
    // what is no GET cannot be asked again.
    HttpClient client = Loopback.client();
    try {
      Browser browser = new Browser(client, target, clock);
      return new ScriptRun(script, browser, writes, marker(), clock).run();
    } finally {
      client.shutdownNow();
    }
  }

  private String marker() {
    StringBuilder marker = new StringBuilder(MARKER);
    for (int i = 0; i < MARKER_LETTERS; i++) {
      marker.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return marker.toString();
  }
}
