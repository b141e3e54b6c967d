package dev.slipway.model;

/**
 * The name of one backup within its app and environment, such as {@code 12-before-1.4.0}: the
 * deployment that took it, why, and the version it belongs to.
 *
 * @param value the validated name
 */
public record BackupName(String value) {

  /** Refuses anything that could not be one plain file name. */
  public BackupName {
    Names.requireId("backup", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
