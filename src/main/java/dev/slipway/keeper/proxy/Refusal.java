package dev.slipway.keeper.proxy;

/**
 * An answer that we give ourselves instead of the app.
 *
 * @param status HTTP status
 * @param message one sentence for people; nothing secret
 * @param retryAfterSeconds when to try again; 0 when that would not help
 */
record Refusal(int status, String message, long retryAfterSeconds) {

  static Refusal of(int status, String message) {
    return new Refusal(status, message, 0);
  }

  /** The same, worth another try after so many seconds. */
  Refusal retryAfter(long seconds) {
    return new Refusal(status, message, Math.max(1, seconds));
  }
}
