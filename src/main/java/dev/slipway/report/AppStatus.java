package dev.slipway.report;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one app does in one environment right now.
 *
 * @param app the app's name
 * @param environment the environment's name
 * @param url where people reach it
 * @param traffic what happens to a request: open, holding, announced or closed
 * @param release the release that serves; null when none does
 * @param version its version, for people
 * @param deployment number of the deployment that put it live; 0 when none did
 * @param since when that was
 * @param schema the revisions the database is at; empty without migrations
 * @param pending migrations that the release brings and the database lacks
 * @param rollback the rollback plan that is open, in words
 * @param underWay what is being done to it now; null when nothing is
 * @param processes its processes
 * @param schedules what is done unasked, and when next
 * @param problems what a person should look at, in words
 */
@Json(naming = Json.Naming.LowerUnderscore)
public record AppStatus(
    String app,
    String environment,
    String url,
    String traffic,
    @Nullable String release,
    @Nullable String version,
    long deployment,
    @Nullable Instant since,
    List<String> schema,
    List<String> pending,
    String rollback,
    @Nullable String underWay,
    List<ProcessStatus> processes,
    List<ScheduleStatus> schedules,
    List<String> problems) {

  /**
   * One thing that is done unasked.
   *
   * @param task what is done
   * @param cron when, as it is written; empty when not by the clock
   * @param next when it is due; null when it waits for something else
   * @param lastDone when it last worked; null when it never did
   * @param problem what is wrong with it; empty when nothing is
   */
  @Json(naming = Json.Naming.LowerUnderscore)
  public record ScheduleStatus(
      String task,
      String cron,
      @Nullable Instant next,
      @Nullable Instant lastDone,
      String problem) {}

  /**
   * One process.
   *
   * @param instance its instance
   * @param process its process type
   * @param state what it does
   * @param pid its main process, or −1
   * @param since when it entered this state
   * @param restarts how often it was started again
   * @param exit how it last ended; empty when it never did
   */
  @Json(naming = Json.Naming.LowerUnderscore)
  public record ProcessStatus(
      String instance,
      String process,
      String state,
      long pid,
      Instant since,
      int restarts,
      String exit) {}
}
