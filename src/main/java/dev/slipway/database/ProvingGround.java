package dev.slipway.database;

import java.util.ArrayList;
import java.util.List;

/**
 * Another server, on which backups are restored for their proof and clones for rehearsals are made.
 *
 * @param server engine and place, fit for people and without secrets
 * @param version the server's version
 * @param liveVersion the version of the server that customers' data are on
 * @param isLive whether it is that very server after all
 * @param freeDisk bytes free where its data are; 0 when that cannot be seen from here
 */
public record ProvingGround(
    String server, String version, String liveVersion, boolean isLive, long freeDisk) {

  /** Server and version, for people. */
  public String title() {
    return server + ", version " + version;
  }

  /** What a proof made there leaves open, in words; empty when nothing. */
  public List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    if (!version.equals(liveVersion)) {
      doubts.add(
          "how the live server takes it: that is version %s, and the proof was made on version %s"
              .formatted(liveVersion, version));
    }
    return doubts;
  }

  /** What is worth knowing before a plan is made, in words; empty when nothing. */
  public List<String> notes() {
    return isLive
        ? List.of("'proof.server' is the live server itself, so nothing is taken off it")
        : List.of();
  }
}
