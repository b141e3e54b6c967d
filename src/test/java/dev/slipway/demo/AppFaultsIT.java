package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Releases.Recipe;
import dev.slipway.demo.Slipway.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong with real applications and their migrations, with customers coming all the time:
 * none of their requests fails, no write is lost, and the message helps.
 */
class AppFaultsIT {
  private static final Recipe PLAIN = new Recipe("1.0.0", List.of(), false);
  private static final String MAIN = "def main():\n";

  @TempDir static Path folder;

  private static GuestbookHost host;
  private static Ledger ledger;
  private static Customers customers;
  private static int versions;

  private String during = "";
  private Tally tally = new Tally();

  @BeforeAll
  static void a_release_serves_customers() {
    host = new GuestbookHost(folder);
    Result first = host.deploy(host.source(PLAIN), "1.0.0");
    assertThat(first.exitCode()).as(first.text()).isZero();
    ledger = Ledger.create(folder.resolve("ledger.db"));
    customers = new Customers(Guestbook.visitsOf(host.url), ledger, 0, Duration.ofMillis(40));
    customers.start(2);
  }

  @AfterAll
  static void everything_ends() {
    customers.close();
    host.close();
    ledger.close();
  }

  @BeforeEach
  void customers_come(TestInfo test) {
    during = test.getDisplayName();
    tally = customers.during(during);
  }

  @AfterEach
  void no_customer_noticed() {
    tally.awaitAnswers(20);
    customers.during(Customers.BETWEEN);
    assertThat(tally.failures()).as("failed requests of customers").isZero();
    assertThat(ledger.acknowledged(during)).isPositive();
    assertThat(ledger.missing(host.database(), "SELECT number FROM entry", during))
        .as("lost writes")
        .isZero();
  }

  @Test
  void an_app_that_exits_at_once_is_undone_and_its_last_words_are_shown() throws IOException {
    assertThat(undone(mainBegins("sys.exit('no licence')"))).contains("no licence");
  }

  @Test
  void an_app_that_never_listens_is_undone() throws IOException {
    assertThat(undone(mainBegins("import time; time.sleep(600)")))
        .contains("not healthy within 6 s");
  }

  @Test
  void an_app_that_listens_late_goes_live() throws IOException {
    Path source = mainBegins("import time; time.sleep(3)");
    Result result = host.deploy(source, nextVersion());
    assertThat(result.exitCode()).as(result.text()).isZero();
  }

  @Test
  void an_app_that_answers_500_is_undone() throws IOException {
    Path source = host.source(PLAIN);
    GuestbookHost.replace(
        source.resolve("app.py"),
        "self.answer(200, \"application/json\", json.dumps(state))",
        "self.answer(500, \"text/plain\", \"no\")");
    assertThat(undone(source)).contains("/health answers 500");
  }

  @Test
  void an_app_that_hangs_is_undone() throws IOException {
    Path source = host.source(PLAIN);
    GuestbookHost.replace(
        source.resolve("app.py"),
        "    def health(self):\n",
        "    def health(self):\n        import time; time.sleep(600)\n");
    assertThat(undone(source)).contains("timed out");
  }

  @Test
  void an_app_that_forks_away_is_refused() throws IOException {
    assertThat(undone(mainBegins("if os.fork(): os._exit(0)"))).contains("background");
  }

  @Test
  void an_app_that_forks_away_when_it_listens_is_refused() throws IOException {
    Path source = host.source(PLAIN);
    GuestbookHost.replace(
        source.resolve("app.py"),
        "    server.serve_forever(",
        "    if os.fork(): os._exit(0)\n    server.serve_forever(");
    assertThat(undone(source)).contains("background");
  }

  @Test
  void an_app_whose_port_is_taken_is_undone_and_says_so() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path source = host.source(PLAIN);
      GuestbookHost.replace(
          source.resolve("slipway.yaml"), "{listen}", "127.0.0.1:" + taken.getLocalPort());
      GuestbookHost.append(source, "proof: 0s\n"); // in the rehearsal every port is free
      assertThat(undone(source)).contains("Address already in use");
    }
  }

  @Test
  void a_worker_that_exits_at_once_is_undone_and_the_old_one_works_again() throws Exception {
    Path alive = folder.resolve("worker-pids");
    Result first = host.deploy(withWorker(alive, "import time; time.sleep(600)"), nextVersion());
    assertThat(first.exitCode()).as(first.text()).isZero();

    assertThat(undone(withWorker(alive, "sys.exit('no module named queue')")))
        .contains("worker does not stay", "no module named queue");

    List<Long> pids = awaitPids(alive, 3); // started, failed, started again
    assertThat(ProcessHandle.of(pids.getFirst()).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(ProcessHandle.of(pids.getLast()).filter(ProcessHandle::isAlive)).isPresent();
  }

  /** A worker is started without waiting for its first line. */
  private static List<Long> awaitPids(Path file, int count) throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    List<Long> pids;
    do {
      pids = Files.readAllLines(file).stream().map(Long::valueOf).toList();
      assertThat(System.nanoTime()).as("in time: " + pids).isLessThan(until);
      Thread.sleep(5);
    } while (pids.size() < count);
    return pids;
  }

  @Test
  void a_migration_that_hangs_is_ended_and_undone() throws IOException {
    assertThat(undone(migratingBy("sleep 600", "deadline: 2s"))).contains("2 s");
    assertThat(ProcessHandle.allProcesses())
        .noneMatch(process -> process.info().commandLine().orElse("").contains("sleep 600"));
  }

  @Test
  void a_migration_that_asks_its_terminal_finds_none_and_is_undone() throws IOException {
    assertThat(undone(migratingBy("{shell: 'read yes < /dev/tty'}", "deadline: 20s")))
        .contains("/dev/tty");
  }

  @Test
  void a_migration_that_waits_for_input_gets_none_and_is_undone() throws IOException {
    Path source = migratingBy("{shell: 'echo \"Sure? \"; read yes || exit 3'}", "deadline: 20s");
    assertThat(undone(source)).contains("Sure?").contains("3");
  }

  private static Path mainBegins(String line) throws IOException {
    Path source = host.source(PLAIN);
    GuestbookHost.replace(source.resolve("app.py"), MAIN, MAIN + "    " + line + "\n");
    return source;
  }

  private static Path withWorker(Path alive, String line) throws IOException {
    Path source = host.source(PLAIN);
    Files.writeString(
        source.resolve("worker.py"),
        "import os, sys\nprint(os.getpid(), file=open('%s', 'a'))\n%s\n".formatted(alive, line));
    GuestbookHost.replace(
        source.resolve("slipway.yaml"),
        "migrations: sql-files",
        "  worker: python3 worker.py\nmigrations: sql-files");
    return source;
  }

  private static Path migratingBy(String command, String more) throws IOException {
    Path source = host.source(PLAIN);
    GuestbookHost.replace(
        source.resolve("slipway.yaml"),
        "migrations: sql-files",
        "migrations: {tool: command, up: " + command + ", " + more + "}");
    return source;
  }

  private static String undone(Path source) {
    String before = host.version();
    Result result = host.deploy(source, nextVersion());
    assertThat(result.exitCode()).as(result.text()).isEqualTo(1);
    assertThat(host.version()).isEqualTo(before);
    return result.text();
  }

  private static String nextVersion() {
    return "2." + versions++ + ".0";
  }
}
