package dev.slipway.probe;

import dev.slipway.probe.HealthProbe.Target;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;

/**
 * Requests to an instance on loopback, made the way they would come through the proxy: with the
 * public host name, so that apps which check it answer. Redirects are not followed.
 */
final class Loopback {
  static {
    // The JDK's client refuses a Host header of our own unless told before its first use.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  private Loopback() {}

  /** A client with connections of its own. */
  static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(Duration.ofSeconds(5))
        .build();
  }

  /**
   * A request for a path.
   *
   * @param agent what the app's log will call us
   */
  static HttpRequest.Builder request(Target target, String path, String agent) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + target.port() + path))
        .header("Host", target.host())
        .header("User-Agent", agent)
        .header("X-Forwarded-Proto", scheme(target));
  }

  /** What clients see of it: scheme and host name. */
  static String origin(Target target) {
    return scheme(target) + "://" + target.host();
  }

  private static String scheme(Target target) {
    return target.https() ? "https" : "http";
  }
}
