package dev.slipway.model;

/** The version of this program. */
public final class ThisVersion {

  private ThisVersion() {}

  /** The version in the jar's manifest; classes that were never packaged have none. */
  public static String get() {
    String version = ThisVersion.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
