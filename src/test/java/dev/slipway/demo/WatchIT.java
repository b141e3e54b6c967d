package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Releases.Recipe;
import dev.slipway.demo.Slipway.Result;
import dev.slipway.journal.Entry;
import dev.slipway.journal.Journal;
import dev.slipway.journal.SqliteJournal;
import dev.slipway.model.AppEnvironment;
import dev.slipway.report.Chronicle;
import dev.slipway.site.SitePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real releases that go wrong only when they serve, and what the watch makes of them. Whatever the
 * app does to its customers, going back fails none of their requests and loses none of their
 * writes.
 */
class WatchIT {
  private static final AppEnvironment APP = new AppEnvironment("guestbook", "local");
  private static final String GET = "    def do_GET(self):\n";
  private static final String MAIN = "def main():\n";
  private static final String DOUBTFUL = "print('ERROR no mail today', flush=True)";

  @TempDir static Path folder;

  private static GuestbookHost host;
  private static int versions;

  @BeforeAll
  static void a_release_serves() {
    host = new GuestbookHost(folder);
    Result first = deploy(plain());
    assertThat(first.exitCode()).as(first.text()).isZero();
  }

  @AfterAll
  static void everything_ends() {
    host.close();
  }

  @Test
  void without_any_traffic_probes_fill_in() throws IOException {
    Result result = deploy(plain());
    assertThat(result.exitCode()).as(result.text()).isZero();
    assertThat(result.text()).contains("only 0 requests by customers; probes filled in");
    assertThat(report()).contains("✓ health", "✓ log", "✓ response", "✓ public URL", "✓ deployed");
  }

  @Test
  void a_release_that_answers_500_to_every_third_comes_back() throws Exception {
    String before = host.version();
    try (Visit visit = visit()) {
      Result result = deploy(failing(3));
      assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
      assertThat(result.field("code")).isEqualTo("watch.errors");
      assertThat(result.text()).contains("customers' requests failed in the app");
      assertThat(host.version()).isEqualTo(before);
      visit.goesOnWell();
    }
    Duration took = fromVerdictToOldRelease();
    System.out.println("500s: back " + took.toMillis() + " ms after the verdict");
    assertThat(took).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void errors_at_the_rate_of_the_old_release_are_not_the_new_ones_fault() throws Exception {
    assertThat(deploy(failing(20)).exitCode()).as("nobody comes, nobody notices").isZero();
    try (Visit visit = visit()) {
      visit.lasts(Duration.ofSeconds(6));
      Result result = deploy(failing(20));
      assertThat(result.exitCode()).as(result.text()).isZero();
      assertThat(result.text()).contains("as many as with the old release");
    }
    assertThat(deploy(plain()).exitCode()).isZero();
  }

  @Test
  void a_release_that_crashes_every_twenty_seconds_comes_back() throws Exception {
    String before = host.version();
    Result result =
        deploy(
            watched(
                "25s",
                mainBegins(
                    "threading.Timer(20, lambda: (print('no licence', flush=True),"
                        + " os._exit(4))).start()")));
    assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
    assertThat(result.field("code")).isEqualTo("watch.crashed");
    assertThat(result.text()).contains("no licence");
    assertThat(host.version()).isEqualTo(before);
  }

  @Test
  void a_release_that_takes_more_and_more_memory_comes_back() throws Exception {
    Path source =
        mainBegins(
            "import time; hold = []; threading.Thread(daemon=True, target=lambda:"
                + " [(hold.append(bytearray(15 << 20)), time.sleep(0.1)) for i in"
                + " range(60)]).start()");
    try (Visit visit = visit()) {
      Result result = deploy(watchedLonger(source));
      assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
      assertThat(result.field("code")).isEqualTo("watch.memory");
      visit.goesOnWell();
      visit.hadNoFailures();
    }
  }

  @Test
  void a_release_that_logs_new_errors_comes_back_with_their_lines() throws Exception {
    Path source =
        mainBegins(
            "import time; threading.Thread(daemon=True, target=lambda: [(print('ERROR no room for"
                + " order %d' % i, flush=True), time.sleep(0.3)) for i in range(99)]).start()");
    try (Visit visit = visit()) {
      Result result = deploy(source);
      assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
      assertThat(result.field("code")).isEqualTo("watch.log");
      assertThat(result.text()).contains("ERROR no room for order");
      visit.goesOnWell();
      visit.hadNoFailures();
    }
  }

  @Test
  void one_new_error_leaves_a_doubt_and_going_back_is_quick() throws Exception {
    String before = host.version();
    try (Visit visit = visit()) {
      Result result = deploy(mainBegins(DOUBTFUL));
      assertThat(result.exitCode()).as(result.text()).isEqualTo(3);
      assertThat(result.field("code")).isEqualTo("watch.in-doubt");
      assertThat(result.field("next")).contains("slipway rollback local", "slipway approve");
      assertThat(host.version()).isNotEqualTo(before);
      assertThat(run("rollback", "local", "--guide").text())
          .contains("just monitor", "previous version", "slipway rollback local", "hotfix");
      Result back = run("rollback", "local");
      assertThat(back.exitCode()).as(back.text()).isZero();
      assertThat(back.text()).doesNotContain("start ");
      assertThat(host.version()).isEqualTo(before);
      visit.hadNoFailures();
    }
  }

  @Test
  void a_harmless_error_at_every_start_is_known_once_it_was_approved() throws Exception {
    Result first = deploy(mainBegins(DOUBTFUL));
    assertThat(first.exitCode()).as(first.text()).isEqualTo(3);
    String id = first.field("next").replaceAll(".*approve ([0-9]+).*", "$1");
    assertThat(run("status", "local").text()).contains("deployment " + id + " is in doubt");
    assertThat(run("approve", id, "local").exitCode()).isZero();
    assertThat(run("status", "local").text()).doesNotContain("in doubt");
    Result second = deploy(mainBegins(DOUBTFUL));
    assertThat(second.exitCode()).as(second.text()).isZero();
    assertThat(deploy(plain()).exitCode()).isZero();
  }

  private static Visit visit() {
    return new Visit(host.home, APP, Guestbook.visitsOf(host.url), folder, host.database());
  }

  private static Path plain() {
    return host.source(new Recipe("3." + ++versions + ".0", List.of(), false));
  }

  /** Watched long enough for what goes wrong after a while. */
  private static Path watchedLonger(Path source) throws IOException {
    return watched("10s", source);
  }

  private static Path watched(String time, Path source) throws IOException {
    GuestbookHost.replace(source.resolve("slipway.yaml"), "watch: 2s", "watch: " + time);
    return source;
  }

  /** Only customers meet it: rehearsal and probes do not come through the proxy. */
  private static Path failing(int every) throws IOException {
    Path source = plain();
    GuestbookHost.replace(
        source.resolve("app.py"),
        GET,
        "    hits = 0\n\n"
            + GET
            + "        Guestbook.hits += 1\n"
            + "        if self.headers.get(\"X-Forwarded-For\") and Guestbook.hits % "
            + every
            + " == 0:\n"
            + "            return self.answer(500, \"text/plain\", \"no\")\n");
    return source;
  }

  private static Path mainBegins(String line) throws IOException {
    Path source = plain();
    GuestbookHost.replace(source.resolve("app.py"), MAIN, MAIN + "    " + line + "\n");
    return source;
  }

  private static Result deploy(Path source) {
    return host.deploy(source, "3." + versions + ".0");
  }

  private static Result run(String... arguments) {
    return host.slipway.run(folder, event -> {}, arguments);
  }

  private static String report() {
    try (Journal journal = SqliteJournal.open(new SitePaths(host.home.app(APP)).journal())) {
      long newest = journal.deployments().getFirst();
      return new Chronicle(APP, journal).report(newest).text(ZoneId.systemDefault());
    }
  }

  /** The verdict is journalled as soon as it is found. */
  private static Duration fromVerdictToOldRelease() {
    try (Journal journal = SqliteJournal.open(new SitePaths(host.home.app(APP)).journal())) {
      List<Entry> entries = journal.entries(journal.deployments().getFirst());
      Entry verdict = last(entries, Entry.Kind.NOTE);
      // The watch is undone first, then the switch.
      Entry back =
          entries.stream()
              .filter(entry -> entry.kind() == Entry.Kind.UNDONE && entry.step() < verdict.step())
              .findFirst()
              .orElseThrow();
      return Duration.between(verdict.at(), back.at());
    }
  }

  private static Entry last(List<Entry> entries, Entry.Kind kind) {
    return entries.stream().filter(entry -> entry.kind() == kind).toList().getLast();
  }
}
