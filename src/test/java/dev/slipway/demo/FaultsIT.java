package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Releases.Recipe;
import dev.slipway.demo.Slipway.Result;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.SlipwayHome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with real applications: the old release serves on, and nothing is lost. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {
  private static final AppEnvironment APP = new AppEnvironment("guestbook", "local");
  private static final Recipe PLAIN = new Recipe("1.0.0", List.of(), false);

  @TempDir static Path folder;

  private static SlipwayHome home;
  private static Slipway slipway;
  private static URI url;
  private static int sources;

  @BeforeAll
  static void a_release_serves() throws IOException {
    home = new SlipwayHome(folder.resolve("home"));
    slipway = new Slipway(Path.of("slipway").toAbsolutePath().toString(), home);
    url = URI.create("http://127.0.0.1:" + freePort());
    slipway.serve(url);
    Result first = deploy(source(PLAIN), "1.0.0");
    assertThat(first.exitCode()).as(first.text()).isZero();
  }

  @AfterAll
  static void everything_ends() {
    slipway.stop();
  }

  @Test
  @Order(1)
  void an_app_that_exits_at_once_is_undone_and_its_last_words_are_shown() throws IOException {
    Path source = source(PLAIN);
    replace(source.resolve("app.py"), "def main():\n", "def main():\n    sys.exit('no licence')\n");
    Result result = deploy(source, "2.0.0");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.text()).contains("no licence");
    assertThat(version()).isEqualTo("1.0.0");
  }

  @Test
  @Order(2)
  void an_app_that_never_listens_is_undone() throws IOException {
    Path source = source(PLAIN);
    replace(
        source.resolve("app.py"),
        "def main():\n",
        "def main():\n    import time; time.sleep(600)\n");
    assertThat(deploy(source, "2.1.0").exitCode()).isEqualTo(1);
    assertThat(version()).isEqualTo("1.0.0");
  }

  @Test
  @Order(4)
  void a_foreign_writer_during_the_hold_ends_the_deployment() throws Exception {
    Process foreign =
        new ProcessBuilder("sqlite3", home.app(APP).resolve("shared/data/guestbook.db").toString())
            .start();
    foreign.outputWriter().write("SELECT count(*) FROM entry;\n");
    foreign.outputWriter().flush();
    assertThat(foreign.inputReader().readLine()).isNotNull();
    try {
      Result result =
          deploy(source(new Recipe("3.0.0", List.of(Releases.ADDS_COLUMN), false)), "3.0.0");
      assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
      assertThat(result.field("code")).isEqualTo("database.other-writer");
      assertThat(result.text()).contains("sqlite3");
      assertThat(version()).isEqualTo("1.0.0");
    } finally {
      foreign.destroyForcibly().waitFor();
    }
  }

  @Test
  @Order(5)
  void of_two_deployments_at_once_one_runs_and_the_other_says_who_does() throws Exception {
    CountDownLatch runs = new CountDownLatch(1);
    CompletableFuture<Result> first =
        CompletableFuture.supplyAsync(() ->
            slipway.run(
                source(new Recipe("4.0.0", List.of(), false)),
                event -> {
                  if ("step".equals(event.get("type"))) {
                    runs.countDown();
                  }
                },
                "deploy",
                "--version-name",
                "4.0.0"));
    runs.await();
    Result second = deploy(source(new Recipe("4.1.0", List.of(), false)), "4.1.0");
    assertThat(second.exitCode()).as(second.text()).isEqualTo(4);
    assertThat(second.field("what")).contains("deploy").contains("guestbook/local");
    assertThat(first.get().exitCode()).isZero();
    assertThat(version()).isEqualTo("4.0.0");
  }

  @Test
  @Order(6)
  void a_rollback_counts_the_writes_at_risk_before_it_touches_anything() throws Exception {
    Path source = source(new Recipe("5.0.0", List.of(Releases.ADDS_COLUMN), false));
    assertThat(deploy(source, "5.0.0").exitCode()).isZero();
    write(41);
    write(42);
    Result refused = slipway.run(source, event -> {}, "rollback", "local");
    assertThat(refused.exitCode()).as(refused.text()).isEqualTo(3);
    assertThat(refused.field("what")).contains("2 writes");
    assertThat(version()).isEqualTo("5.0.0");

    Result accepted = slipway.run(source, event -> {}, "rollback", "local", "--accept-loss", "2");
    assertThat(accepted.exitCode()).as(accepted.text()).isZero();
    assertThat(version()).isEqualTo("4.0.0");
    assertThat(slipway.run(source, event -> {}, "backup", "list", "local").text())
        .contains("rescue");
  }

  @Test
  @Order(7)
  void a_release_that_was_tampered_with_is_not_started_again() throws IOException {
    Path current = home.app(APP).resolve("current").toRealPath();
    Files.writeString(current.resolve("app.py"), "# changed\n");
    Result result = slipway.run(current, event -> {}, "restart", "local", "--app", "guestbook");
    assertThat(result.exitCode()).as(result.text()).isEqualTo(5);
    assertThat(result.field("what")).contains("app.py");
    assertThat(version()).isEqualTo("4.0.0");
  }

  @Test
  @Order(8)
  void staging_and_production_of_one_app_serve_side_by_side() throws Exception {
    Path source = source(new Recipe("6.0.0", List.of(), false));
    Files.writeString(
        source.resolve("slipway.yaml"),
        Files.readString(source.resolve("slipway.yaml"))
            + "environments:\n  staging: {url: http://staging.example}\n"
            + "  production: {url: http://www.example}\n");
    Result staging =
        slipway.run(source, event -> {}, "deploy", "staging", "--version-name", "6.0.0");
    assertThat(staging.exitCode()).as(staging.text()).isZero();
    replace(source.resolve("app.py"), "VERSION = \"6.0.0\"", "VERSION = \"6.1.0\"");
    Result production =
        slipway.run(source, event -> {}, "deploy", "production", "--version-name", "6.1.0");
    assertThat(production.exitCode()).as(production.text()).isZero();
    assertThat(get("staging.example", "/health")).contains("6.0.0");
    assertThat(get("www.example", "/health")).contains("6.1.0");
    assertThat(get("guestbook-local.localhost", "/health")).contains("4.0.0");
  }

  @Test
  @Order(9)
  void stopping_answers_503_and_starting_serves_again() throws Exception {
    Path source = source(new Recipe("7.0.0", List.of(), false));
    assertThat(deploy(source, "7.0.0").exitCode()).isZero();
    assertThat(slipway.run(source, event -> {}, "stop", "local").exitCode()).isZero();
    assertThat(get("guestbook-local.localhost", "/health")).doesNotContain("7.0.0");
    Result started = slipway.run(source, event -> {}, "start", "local");
    assertThat(started.exitCode()).as(started.text()).isZero();
    assertThat(version()).isEqualTo("7.0.0");
  }

  @Test
  @Order(10)
  void cancelling_before_going_live_undoes_what_was_begun() throws Exception {
    Path source = source(new Recipe("8.0.0", List.of(), false));
    Files.writeString(
        source.resolve("slipway.yaml"),
        Files.readString(source.resolve("slipway.yaml")) + "build: sleep 30\n");
    AtomicReference<Process> cli = new AtomicReference<>();
    Result result =
        slipway.run(
            source,
            (Map<String, Object> event) -> {
              if (String.valueOf(event.get("name")).equals("build")
                  && "began".equals(event.get("state"))) {
                interrupt(cli.get());
              }
            },
            cli::set,
            "deploy",
            "--version-name",
            "8.0.0");
    assertThat(result.exitCode()).as(result.text()).isEqualTo(130);
    assertThat(version()).isEqualTo("7.0.0");
  }

  /** What Ctrl-C sends. */
  private static void interrupt(Process process) {
    try {
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Path source(Recipe recipe) {
    Path example = Path.of("examples/guestbook").toAbsolutePath();
    return new Releases(example, folder.resolve("source" + sources++)).write(recipe);
  }

  private static Result deploy(Path source, String version) {
    return slipway.run(source, event -> {}, "deploy", "--version-name", version);
  }

  private static void replace(Path file, String old, String with) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(old);
    Files.writeString(file, text.replace(old, with));
  }

  private static String version() throws IOException {
    String health = get("guestbook-local.localhost", "/health");
    return health.replaceAll(".*\"version\": \"([^\"]*)\".*", "$1");
  }

  private static void write(int number) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve("/entries"))
            .header("Host", "guestbook-local.localhost")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"number\": %d, \"text\": \"x\"}".formatted(number)))
            .build();
    assertThat(send(request).statusCode()).isEqualTo(201);
  }

  private static String get(String host, String path) throws IOException {
    return send(HttpRequest.newBuilder(url.resolve(path)).header("Host", host).GET().build())
        .body();
  }

  private static java.net.http.HttpResponse<String> send(HttpRequest request) throws IOException {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
