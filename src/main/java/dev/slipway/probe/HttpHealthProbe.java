package dev.slipway.probe;

import dev.slipway.config.AppConfig.HealthConfig;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks instances on loopback whether they are healthy, the way the app's clients would: with the
 * public host name, so that apps which check it answer. Redirects are not followed. Thread-safe.
 */
public final class HttpHealthProbe implements HealthProbe {
  private static final Duration BETWEEN = Duration.ofMillis(60);

  private final HttpClient client = Loopback.client();

  @Override
  public Optional<String> ask(Target target, HealthConfig health, String path) {
    HttpRequest.Builder request =
        Loopback.request(target, path, "slipway-health").timeout(health.timeout());
    health.headers().forEach(request::setHeader);
    try {
      int status = client.send(request.GET().build(), BodyHandlers.discarding()).statusCode();
      return isWanted(status, health) ? Optional.empty() : Optional.of(path + " answers " + status);
    } catch (IOException e) {
      return Optional.of(path + ": " + reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("cancelled while asking " + target.name() + " for its health");
    }
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
      Optional<String> wrong = ask(target, health, health.path());
      // Asked even of a healthy one: what answered may be a child that outlived its main process.
      Optional<String> pointless = stopped.get();
      if (pointless.isPresent()) {
        throw unhealthy(target, pointless.get() + wrong.map(text -> "; " + text).orElse(""));
      }
      if (wrong.isEmpty()) {
        return "healthy after %.1f s".formatted((System.nanoTime() - began) / 1e9);
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
