package dev.slipway.keeper;

import dev.slipway.model.AppEnvironment;
import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the keeper makes true for one app and environment: one small file, replaced as a whole. Mode
 * 0600, because environments carry secrets.
 *
 * @param format version of this form
 * @param app {@code app/environment}
 * @param deployment number of the deployment that wants this; an older number is refused
 * @param instances processes that shall run; any other process of this app is stopped
 * @param route where requests go
 */
@Json
public record Desired(
    int format, String app, long deployment, List<Instance> instances, Route route) {

  /** The format this program writes. */
  public static final int FORMAT = 1;

  /** Copies the list. */
  public Desired {
    instances = List.copyOf(instances);
  }

  /** Nothing runs and nothing is routed. */
  public static Desired nothing(AppEnvironment app, long deployment) {
    return new Desired(FORMAT, app.toString(), deployment, List.of(), Route.NONE);
  }

  /** The same, wanted by this deployment. */
  public Desired forDeployment(long number) {
    return new Desired(FORMAT, app, number, instances, route);
  }

  /** The same with other instances. */
  public Desired withInstances(List<Instance> others) {
    return new Desired(format, app, deployment, others, route);
  }

  /** The same with another route. */
  public Desired withRoute(Route other) {
    return new Desired(format, app, deployment, instances, other);
  }

  /**
   * One process to keep running.
   *
   * @param id unique in the app and environment
   * @param process process type, such as {@code web}
   * @param release its release's name
   * @param command argument list
   * @param directory working directory
   * @param environment complete environment
   * @param user account to run as; null for our own
   * @param graceMillis time between SIGTERM and SIGKILL when it is stopped
   */
  @Json
  public record Instance(
      String id,
      String process,
      String release,
      List<String> command,
      String directory,
      Map<String, String> environment,
      @Nullable String user,
      long graceMillis) {}

  /**
   * Where requests for some host names go.
   *
   * @param hosts host names, lower case; may be empty (then only reachable while it is the only
   *     route)
   * @param upstream the instance that gets the requests, if any
   * @param hold when set, requests wait
   * @param announcement when set, requests get a 503 page
   * @param assets folders of older releases that go on being served
   * @param tls certificate for these hosts, if HTTPS is served here
   */
  @Json
  public record Route(
      List<String> hosts,
      @Nullable Upstream upstream,
      @Nullable Hold hold,
      @Nullable Announcement announcement,
      List<Assets> assets,
      @Nullable Tls tls) {

    /** Takes no requests. */
    public static final Route NONE = new Route(List.of(), null, null, null, List.of(), null);
  }

  /** An instance and its port on loopback. */
  @Json
  public record Upstream(String instance, String release, int port) {}

  /**
   * Requests wait until {@code deadline} (wall clock when asked; the keeper measures what remains
   * by its monotonic clock), at most {@code requests} of them.
   */
  @Json
  public record Hold(Instant deadline, int requests) {}

  /** A 503 page in words, with a {@code Retry-After}. */
  @Json
  public record Announcement(String message, long retryAfterSeconds) {}

  /** A URL prefix and the folders that may serve it, the current release's first. */
  @Json
  public record Assets(String prefix, List<String> folders) {}

  /** Files of a certificate chain and its private key, PEM. */
  @Json
  public record Tls(String certificate, String key) {}
}
