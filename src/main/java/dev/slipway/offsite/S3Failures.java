package dev.slipway.offsite;

import dev.slipway.model.Failure;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What a store says no with, in words that tell a person what to mend. */
final class S3Failures {

  private S3Failures() {}

  /**
   * A failure that says it.
   *
   * @param what what could not be done
   * @param where bucket and endpoint
   */
  static Failure of(String what, String where, SdkException e) {
    if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      return Failure.cancelled("cancelled while it was to " + what + " at " + where).because(e);
    }
    return e instanceof S3Exception answer ? answered(what, where, answer) : silent(what, where, e);
  }

  private static Failure answered(String what, String where, S3Exception e) {
    String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    String says = "cannot " + what + ": " + where + " says " + code + " (" + e.statusCode() + ")";
    if (code.equals("NoSuchBucket")) {
      return Failure.failed("off-site.bucket", says)
          .next("create the bucket, or correct backup.off-site.url")
          .because(e);
    }
    if (e.statusCode() == 401 || e.statusCode() == 403) {
      return Failure.failed("off-site.denied", says)
          .next(
              "correct access-key and secret-key in the shared .env; they need to list, read, write"
                  + " and delete there, and the host's clock has to be right")
          .because(e);
    }
    return Failure.failed("off-site.refused", says).because(e);
  }

  private static Failure silent(String what, String where, SdkException e) {
    return Failure.failed(
            "off-site.unreachable", "cannot " + what + ": " + where + " cannot be reached")
        .next("see whether backup.off-site.endpoint is right and the network is there")
        .because(e);
  }
}
