package dev.slipway.model;

/**
 * The name of one process of one running copy of a release: {@code <deployment>-<process>}, such as
 * {@code 12-web}. Unique per app and environment, because deployment numbers only rise.
 *
 * @param value the validated name
 */
public record InstanceId(String value) {

  /** Refuses anything that could not be one plain file name. */
  public InstanceId {
    Names.requireId("instance", value);
  }

  /** The name that process {@code process} started by deployment {@code number} has. */
  public static InstanceId of(long number, String process) {
    return new InstanceId(number + "-" + process);
  }

  /** The process type: what follows the deployment's number. */
  public String process() {
    return value.substring(value.indexOf('-') + 1);
  }

  @Override
  public String toString() {
    return value;
  }
}
