package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** A home of its own, and a shop there: an app that takes entries as the guestbook does. */
final class ShopHost implements AutoCloseable {
  static {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  final Slipway slipway;
  final Path root;
  final Path database;
  private final SlipwayHome home;
  private final Path folder;
  private final Path example;
  private final String app;
  private final String versionFile;
  private final URI url = URI.create("http://127.0.0.1:" + FreePort.find());
  private final HttpClient client = HttpClient.newHttpClient();
  private int sources;

  /**
   * Starts serving; nothing is deployed yet.
   *
   * @param versionFile which file of the example says its version
   * @param database where its database is, below shared/
   */
  ShopHost(Path folder, Path example, String app, String versionFile, String database) {
    this.folder = folder;
    this.example = example.toAbsolutePath();
    this.app = app;
    this.versionFile = versionFile;
    this.home = new SlipwayHome(folder.resolve("home"));
    this.root = home.app(new AppEnvironment(app, "local"));
    this.database = root.resolve("shared").resolve(database);
    this.slipway = new Slipway(Path.of("slipway").toAbsolutePath().toString(), home);
    slipway.serve(url);
  }

  /** A source tree of that version in a folder of its own. */
  Path source(String version) throws IOException {
    Path source = folder.resolve("source" + sources++);
    FileTree.copy(example, source, file -> file.endsWith("__pycache__"));
    GuestbookHost.replace(
        source.resolve(versionFile), "VERSION = \"1.0.0\"", "VERSION = \"" + version + "\"");
    return source;
  }

  Result deploy(Path source, String version) {
    return run(source, "deploy", "--version-name", version);
  }

  Result plan(Path source, String version) {
    return run(source, "plan", "--version-name", version);
  }

  /** Any command, from any folder. */
  Result run(Path source, String... words) {
    return slipway.run(source, event -> {}, words);
  }

  /** A rollback, with what it announced and did in its text. */
  Result rollBack(String... more) {
    String[] words = new String[more.length + 4];
    System.arraycopy(new String[] {"rollback", "local", "--app", app}, 0, words, 0, 4);
    System.arraycopy(more, 0, words, 4, more.length);
    return run(folder, words);
  }

  /** Orders under that number, and is told that it was taken. */
  void write(int number) {
    String entry = "{\"number\": %d, \"text\": \"Order %d\"}".formatted(number, number);
    HttpResponse<String> answer = send(request("/entries").POST(BodyPublishers.ofString(entry)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  /**
   * Customers who order all the time.
   *
   * @param read what the others of them look at
   * @param numbers SQL that lists the orders' numbers
   */
  Visit visit(String read, String numbers) {
    Visits.Write orders =
        new Visits.Write(
            "/entries", "{\"number\": {number}, \"text\": \"visit {number}\"}", numbers);
    Visits visits = new Visits(url, app + "-local.localhost", read, Optional.of(orders));
    return new Visit(home, new AppEnvironment(app, "local"), visits, folder, database);
  }

  /** The version that serves. */
  String version() {
    return send(request("/health")).body().replaceAll("(?s).*\"version\": ?\"([^\"]*)\".*", "$1");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path))
        .header("Host", app + "-local.localhost")
        .header("Content-Type", "application/json");
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

  /** What the live database says to a query: the first column of the first row. */
  String ask(String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return String.valueOf(row.getString(1));
    }
  }

  /** Writes a file into a source tree. */
  static void write(Path source, String name, String text) throws IOException {
    Files.writeString(source.resolve(name), text);
  }

  @Override
  public void close() {
    client.close();
    slipway.stop();
  }
}
