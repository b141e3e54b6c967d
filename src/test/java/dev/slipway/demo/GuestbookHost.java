package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Releases.Recipe;
import dev.slipway.demo.Slipway.Result;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.SlipwayHome;
import dev.slipway.process.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** A keeper and an executor in a home of their own, and the guestbook deployed there. */
final class GuestbookHost implements AutoCloseable {
  static {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  final SlipwayHome home;
  final Slipway slipway;
  final URI url = URI.create("http://127.0.0.1:" + FreePort.find());
  private final Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private int sources;

  /** Starts serving; nothing is deployed yet. */
  GuestbookHost(Path folder) {
    this.folder = folder;
    this.home = new SlipwayHome(folder.resolve("home"));
    this.slipway = new Slipway(Path.of("slipway").toAbsolutePath().toString(), home);
    slipway.serve(url);
  }

  /** The source tree of a release, in a folder of its own. */
  Path source(Recipe recipe) {
    Path example = Path.of("examples/guestbook").toAbsolutePath();
    return new Releases(example, folder.resolve("source" + sources++)).write(recipe);
  }

  Result deploy(Path source, String version) {
    return deploy(source, version, event -> {});
  }

  Result deploy(Path source, String version, Consumer<Map<String, Object>> events) {
    return slipway.run(source, events, "deploy", "--version-name", version);
  }

  /** Its environment's database. */
  Path database() {
    return home.app(new AppEnvironment("guestbook", "local")).resolve("shared/data/guestbook.db");
  }

  /** The version that serves. */
  String version() {
    String health = get("guestbook-local.localhost", "/health");
    return health.replaceAll(".*\"version\": \"([^\"]*)\".*", "$1");
  }

  /** What that host name answers for a path. */
  String get(String host, String path) {
    return send(HttpRequest.newBuilder(url.resolve(path)).header("Host", host)).body();
  }

  /** Signs the guestbook under that number. */
  void write(int number) {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(url.resolve("/entries"))
                .header("Host", "guestbook-local.localhost")
                .POST(
                    BodyPublishers.ofString(
                        "{\"number\": %d, \"text\": \"x\"}".formatted(number))));
    assertThat(answer.statusCode()).isEqualTo(201);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Changes a file of a source tree, which must contain {@code old}. */
  static void replace(Path file, String old, String with) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(old);
    Files.writeString(file, text.replace(old, with));
  }

  /** Adds settings to a source tree's slipway.yaml. */
  static void append(Path source, String settings) throws IOException {
    Path file = source.resolve("slipway.yaml");
    Files.writeString(file, Files.readString(file) + settings);
  }

  @Override
  public void close() {
    client.close();
    slipway.stop();
  }
}
