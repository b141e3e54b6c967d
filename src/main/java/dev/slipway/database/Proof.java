package dev.slipway.database;

import java.util.List;

/**
 * The result of restoring a backup and comparing it with its manifest.
 *
 * @param differences what is not equal, in words; empty when the backup is good
 */
public record Proof(List<String> differences) {

  /** Whether the restored copy equals the manifest. */
  public boolean equal() {
    return differences.isEmpty();
  }
}
