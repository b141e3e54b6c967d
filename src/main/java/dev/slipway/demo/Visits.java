package dev.slipway.demo;

import java.net.URI;
import java.util.Optional;

/**
 * What customers of an application ask for.
 *
 * @param base where they send requests
 * @param host the host name they ask for
 * @param read the path they read
 * @param write what they write, if they do
 */
record Visits(URI base, String host, String read, Optional<Write> write) {

  /**
   * A write under a number of its own.
   *
   * @param path where it is posted
   * @param body with {@code {number}} where the number belongs
   * @param numbers SQL that lists the numbers the database holds
   */
  record Write(String path, String body, String numbers) {

    String body(long number) {
      return body.replace("{number}", Long.toString(number));
    }

    /** JSON where it looks like it, else as a form. */
    String contentType() {
      return body.startsWith("{") || body.startsWith("[")
          ? "application/json"
          : "application/x-www-form-urlencoded";
    }
  }
}
