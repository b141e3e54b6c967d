package dev.slipway.database.mariadb;

/** Tables cannot be copied as files here; the message says why, as the rest of a sentence. */
final class NoFiles extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoFiles(String why) {
    super(why);
  }

  NoFiles(String why, Throwable cause) {
    super(why, cause);
  }

  /** Why, in words. */
  String why() {
    return String.valueOf(getMessage());
  }
}
