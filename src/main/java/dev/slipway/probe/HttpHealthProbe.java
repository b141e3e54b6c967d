package dev.slipway.probe;

import dev.slipway.config.AppConfig.HealthConfig;
import dev.slipway.model.Failure;
import dev.slipway.probe.CappedBody.Kept;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks instances on loopback whether they are healthy, the way the app's clients would: with the
 * public host name, so that apps which check it answer. Redirects are not followed. Thread-safe.
 */
public final class HttpHealthProbe implements HealthProbe {
  private static final Duration BETWEEN = Duration.ofMillis(60);
  private static final int TOO_MANY = 429;
  private static final int RETRIES = 3;
  private static final Duration RETRY = Duration.ofMillis(200);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(1);
  private static final int MOST_BYTES = 64 * 1024;

  private final HttpClient client = Loopback.client();

  @Override
  public Optional<String> ask(Target target, HealthConfig health, String path) {
    return look(target, health, path, body -> Health.GOOD).wrong();
  }

  @Override
  public Health health(Target target, HealthConfig health) {
    String path = health.path();
    return look(
        target, health, path, body -> HealthContract.of(path, body.text(), health.required()));
  }

  /** Asks, again where the app had too many requests, and reads the body of a wanted answer. */
  private Health look(
      Target target, HealthConfig health, String path, Function<Kept, Health> reading) {
    HttpRequest.Builder builder =
        Loopback.request(target, path, "slipway-health").timeout(health.timeout());
    health.headers().forEach(builder::setHeader);
    HttpRequest request = builder.GET().build();
    try {
      HttpResponse<Kept> answer = send(request);
      for (int i = 0; i < RETRIES && answer.statusCode() == TOO_MANY; i++) {
        Thread.sleep(retryAfter(answer));
        answer = send(request);
      }
      int status = answer.statusCode();
      return isWanted(status, health)
          ? reading.apply(answer.body())
          : Health.wrong(path + " answers " + status);
    } catch (IOException e) {
      return Health.wrong(path + ": " + reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("cancelled while asking " + target.name() + " for its health");
    }
  }

  private HttpResponse<Kept> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, answer -> new CappedBody(MOST_BYTES));
  }

  /** What the app asks for, as far as a verdict can wait for it. */
  private static Duration retryAfter(HttpResponse<?> answer) {
    boolean isAsked =
        answer.headers().firstValue("Retry-After").filter(s -> !s.equals("0")).isPresent();
    return isAsked ? LONGEST_RETRY : RETRY;
  }

  private static boolean isWanted(int status, HealthConfig health) {
    return health.status() == 0 ? status >= 200 && status < 400 : status == health.status();
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? "no connection" : message;
  }

  @Override
  public String await(Target target, HealthConfig health, Supplier<Optional<String>> stopped) {
    long began = System.nanoTime();
    String last = "it was not asked yet";
    while (System.nanoTime() - began < health.start().toNanos()) {
      Health answer = health(target, health);
      Optional<String> wrong = answer.wrong();
      // Asked even of a healthy one: what answered may be a child that outlived its main process.
      Optional<String> pointless = stopped.get();
      if (pointless.isPresent()) {
        throw unhealthy(target, pointless.get() + wrong.map(text -> "; " + text).orElse(""));
      }
      if (wrong.isEmpty()) {
        return "healthy after %.1f s".formatted((System.nanoTime() - began) / 1e9)
            + (answer.degraded().isEmpty() ? "" : ", degraded: " + answer.degraded());
      }
      last = wrong.get();
      pause();
    }
    throw unhealthy(target, "not healthy within " + health.start().toSeconds() + " s: " + last);
  }

  private static Failure unhealthy(Target target, String why) {
    return Failure.failed("health.never", target.name() + " does not become healthy: " + why);
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("cancelled while waiting for health");
    }
  }
}
