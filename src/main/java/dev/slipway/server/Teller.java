package dev.slipway.server;

import dev.slipway.config.AppConfig;
import dev.slipway.config.AppConfig.AlertConfig;
import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Redaction;
import dev.slipway.process.Surroundings;
import dev.slipway.site.Sites;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Hands an alert to whoever slipway.yaml names. Thread-safe. */
final class Teller {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Sites sites;
  private final CommandRunner commands = new CommandRunner(Redaction.NONE);

  Teller(Sites sites) {
    this.sites = sites;
  }

  /**
   * Tells it.
   *
   * @param text the alert as JSON
   * @throws Failure when nobody took it
   */
  void tell(AppEnvironment app, AppConfig config, String text) {
    AlertConfig alert = config.alert().orElseThrow();
    alert.command().ifPresent(command -> run(app, config, command, text));
    alert.url().ifPresent(url -> post(url, text));
  }

  /** In the release that serves, as the app's own programs run. */
  private void run(AppEnvironment app, AppConfig config, CommandLine command, String text) {
    Optional<ReleaseId> current = sites.current(app);
    if (current.isPresent()) {
      Surroundings in = sites.open(app, 0, config, Progress.SILENT).surroundings(current.get());
      commands
          .run(
              new Command(command.arguments(), in, PATIENCE, Optional.empty()).reading(text + "\n"))
          .orFail("alert.command", "the alert command");
    }
  }

  /** No redirect is followed, so that an alert lands where it was sent and nowhere else. */
  private static void post(String url, String text) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(text))
              .build();
      int status = client.send(request, BodyHandlers.discarding()).statusCode();
      if (status < 200 || status > 299) {
        throw Failure.failed("alert.refused", "the alert URL answered " + status);
      }
    } catch (IOException | IllegalArgumentException e) {
      // Without its cause, whose words may hold the URL and a token in it.
      throw Failure.failed("alert.unreachable", "the alert URL cannot be reached");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("interrupted while telling an alert").because(e);
    }
  }
}
