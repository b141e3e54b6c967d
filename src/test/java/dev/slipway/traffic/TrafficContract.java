package dev.slipway.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Failure;
import dev.slipway.model.InstanceId;
import dev.slipway.traffic.Traffic.AssetFolder;
import dev.slipway.traffic.Traffic.Hold;
import dev.slipway.traffic.Traffic.Mode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Traffic} guarantees. A subclass says how to reach one. */
@Timeout(30)
public abstract class TrafficContract {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final HttpClient client = HttpClient.newHttpClient();
  private NamedApp old;
  private NamedApp next;

  /** A new object for the same traffic, as another process would make it. */
  protected abstract Traffic traffic();

  /** The port on loopback at which the app is reached as {@code localhost}. */
  protected abstract int port();

  @BeforeEach
  void two_releases_run() throws IOException {
    old = new NamedApp("old");
    next = new NamedApp("next");
  }

  @AfterEach
  void they_end() {
    client.shutdownNow();
    old.close();
    next.close();
  }

  @Test
  void begins_closed() throws Exception {
    assertThat(traffic().status().mode()).isEqualTo(Mode.CLOSED);
    assertThat(traffic().status().upstream()).isEmpty();
    assertThat(traffic().counters()).isEmpty();
    assertThat(traffic().seconds()).isEmpty();
    assertThat(traffic().drained(InstanceId.of(1, "web"), Duration.ZERO)).isTrue();
  }

  @Test
  void requests_go_where_it_routes_them() throws Exception {
    traffic().route(1, old.upstream(1), List.of());
    assertThat(get("/").body()).isEqualTo("old");
    traffic().route(2, next.upstream(2), List.of());
    traffic().route(2, next.upstream(2), List.of());
    assertThat(get("/").body()).isEqualTo("next");
    Traffic.RouteStatus status = traffic().status();
    assertThat(status.mode()).isEqualTo(Mode.OPEN);
    assertThat(status.upstream()).contains(next.upstream(2));
    assertThat(status.deployment()).isEqualTo(2);
  }

  @Test
  void no_request_fails_when_it_switches_under_load() throws Exception {
    traffic().route(1, old.upstream(1), List.of());
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger wrong = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    List<Thread> load = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      load.add(
          Thread.ofVirtual()
              .start(() -> {
                while (!stop.get()) {
                  try {
                    if (get("/").statusCode() != 200) {
                      wrong.incrementAndGet();
                    }
                  } catch (Exception e) {
                    wrong.incrementAndGet();
                  }
                  done.incrementAndGet();
                }
              }));
    }
    for (int deployment = 2; deployment < 12; deployment++) {
      NamedApp to = deployment % 2 == 0 ? next : old;
      int before = done.get();
      if (deployment % 3 == 0) {
        traffic().hold(deployment, new Hold(LONG, 100), LONG);
      }
      traffic().route(deployment, to.upstream(deployment), List.of());
      assertThat(traffic().drained(InstanceId.of(deployment - 1, "web"), LONG)).isTrue();
      while (done.get() < before + 20) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    }
    stop.set(true);
    for (Thread each : load) {
      each.join();
    }
    assertThat(wrong).hasValue(0);
    assertThat(traffic().counters()).allSatisfy(each -> assertThat(each.failed()).isZero());
  }

  @Test
  void held_requests_wait_for_the_new_release() throws Exception {
    traffic().route(1, old.upstream(1), List.of());
    traffic().hold(2, new Hold(LONG, 10), LONG);
    assertThat(traffic().status().mode()).isEqualTo(Mode.HOLDING);
    assertThat(traffic().status().upstream()).contains(old.upstream(1));
    CompletableFuture<HttpResponse<String>> waiting = getLater("/");
    assertThatThrownBy(() -> waiting.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);

    traffic().route(2, next.upstream(2), List.of());

    assertThat(waiting.get().body()).isEqualTo("next");
    assertThat(old.requests).hasValue(0);
    assertThat(counters("next").held()).isEqualTo(1);
    assertThat(counters("next").longestHoldMillis()).isPositive();
  }

  @Test
  void a_hold_begins_when_what_came_before_is_finished() throws Exception {
    traffic().route(1, old.upstream(1), List.of());
    CompletableFuture<HttpResponse<String>> slow = getLater("/slow");
    awaitRequest(old);
    traffic().hold(2, new Hold(LONG, 10), Duration.ofMillis(50));
    assertThat(traffic().drained(InstanceId.of(1, "web"), Duration.ofMillis(1))).isFalse();

    CompletableFuture<Void> holding =
        CompletableFuture.runAsync(() -> traffic().hold(2, new Hold(LONG, 10), LONG));
    old.release.countDown();
    holding.get();

    assertThat(slow.get().body()).isEqualTo("old");
    assertThat(traffic().drained(InstanceId.of(1, "web"), Duration.ZERO)).isTrue();
  }

  @Test
  void past_the_bounds_of_a_hold_requests_get_an_honest_503() throws Exception {
    traffic().route(1, old.upstream(1), List.of());
    traffic().hold(2, new Hold(Duration.ofMillis(500), 1), LONG);
    CompletableFuture<HttpResponse<String>> first = getLater("/");
    while (get("/").statusCode() != 503) {
      TimeUnit.MILLISECONDS.sleep(10); // Until the first one waits.
    }
    HttpResponse<String> late = first.get();
    assertThat(late.statusCode()).isEqualTo(503);
    assertThat(late.headers().firstValue("Retry-After")).isPresent();
    assertThat(get("/").statusCode()).isEqualTo(503);
    assertThat(old.requests).hasValue(0);
    traffic().route(1 + 1, old.upstream(1), List.of());
    assertThat(get("/").body()).isEqualTo("old");
  }

  @Test
  void an_announcement_is_read_by_everybody_until_it_ends() throws Exception {
    traffic().route(1, old.upstream(1), List.of());
    traffic().announce(2, "back at noon", Duration.ofSeconds(90), LONG);
    HttpResponse<String> page = get("/");
    assertThat(page.statusCode()).isEqualTo(503);
    assertThat(page.body()).contains("back at noon");
    assertThat(page.headers().firstValue("Retry-After")).contains("90");
    assertThat(traffic().status().mode()).isEqualTo(Mode.ANNOUNCED);
    traffic().route(2, next.upstream(2), List.of());
    assertThat(get("/").body()).isEqualTo("next");
  }

  @Test
  void closed_traffic_reaches_nobody() throws Exception {
    traffic().route(1, old.upstream(1), List.of());
    traffic().close(2);
    assertThat(traffic().status().mode()).isEqualTo(Mode.CLOSED);
    assertThat(get("/").statusCode()).isIn(404, 503);
    assertThat(old.requests).hasValue(0);
  }

  @Test
  void an_older_deployment_changes_nothing() throws Exception {
    traffic().route(5, old.upstream(5), List.of());
    for (Runnable change :
        List.<Runnable>of(
            () -> traffic().route(4, next.upstream(4), List.of()),
            () -> traffic().hold(4, new Hold(LONG, 10), LONG),
            () -> traffic().announce(4, "old", LONG, LONG),
            () -> traffic().close(4))) {
      assertThatThrownBy(change::run).isInstanceOf(Failure.class);
    }
    assertThat(get("/").body()).isEqualTo("old");
    assertThat(traffic().status().deployment()).isEqualTo(5);
  }

  @Test
  void counts_per_release() throws Exception {
    traffic().route(1, old.upstream(1), List.of());
    get("/");
    get("/");
    traffic().route(2, next.upstream(2), List.of());
    get("/");
    while (traffic().counters().stream().mapToLong(ReleaseCounters::requests).sum() < 3) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    assertThat(counters("old").requests()).isEqualTo(2);
    assertThat(counters("next").requests()).isEqualTo(1);
    assertThat(counters("old").p99Millis()).isPositive();
    assertThat(traffic().seconds().stream().mapToLong(TrafficSecond::requests).sum()).isEqualTo(3);
    assertThat(traffic().seconds())
        .flatExtracting(TrafficSecond::instances)
        .extracting(InstanceSecond::instance)
        .contains("1-web", "2-web");
    assertThat(traffic().seconds(3))
        .flatExtracting(TrafficSecond::instances)
        .flatExtracting(InstanceSecond::took)
        .isNotEmpty();
  }

  @Test
  void files_of_older_releases_go_on_being_served(@TempDir Path folder) throws Exception {
    Files.createDirectory(folder.resolve("next"));
    Files.createDirectory(folder.resolve("old"));
    Files.writeString(folder.resolve("old/app.3f2a9c1b.css"), "old style");
    AssetFolder assets =
        new AssetFolder("/static/", List.of(folder.resolve("next"), folder.resolve("old")));
    traffic().route(2, next.upstream(2), List.of(assets));
    assertThat(get("/static/app.3f2a9c1b.css").body()).isEqualTo("old style");
    assertThat(get("/static/other.css").body()).isEqualTo("next");
  }

  private ReleaseCounters counters(String release) {
    return traffic().counters().stream()
        .filter(each -> each.release().equals(release))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitRequest(NamedApp app) throws InterruptedException {
    while (app.requests.get() == 0) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path), BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> getLater(String path) {
    return client.sendAsync(request(path), BodyHandlers.ofString());
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(LONG)
        .build();
  }
}
