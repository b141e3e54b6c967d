package dev.slipway.model;

/**
 * The name of one release on a host, {@code <time>-<version>}, such as {@code
 * 20261121_101500-1.4.0}. It sorts by time of packaging and is safe as a file name.
 *
 * @param value the validated name
 */
public record ReleaseId(String value) implements Comparable<ReleaseId> {

  /** Refuses anything that could not be one plain file name. */
  public ReleaseId {
    Names.requireId("release", value);
  }

  /** The version in the name: what stands behind the first dash. */
  public String version() {
    return value.substring(value.indexOf('-') + 1);
  }

  @Override
  public int compareTo(ReleaseId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
