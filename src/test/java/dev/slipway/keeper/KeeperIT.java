package dev.slipway.keeper;

import static dev.slipway.keeper.InstanceState.Phase.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.AppEnvironment;
import dev.slipway.model.InstanceId;
import dev.slipway.model.SlipwayHome;
import dev.slipway.process.FreePort;
import dev.slipway.process.ProcessIdentity;
import dev.slipway.process.Signal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The keeper as a process that is killed. */
@Timeout(120)
class KeeperIT {
  private static final AppEnvironment SHOP = new AppEnvironment("shop", "production");
  private static final InstanceId WEB = InstanceId.of(1, "web");
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

  @TempDir Path directory;
  private final List<ProcessIdentity> keepers = new ArrayList<>();
  private SlipwayHome home;
  private KeeperClient client;
  private URI url = URI.create("http://not.yet/");

  @BeforeEach
  void serve_an_app() throws Exception {
    home = new SlipwayHome(directory);
    client = new KeeperClient(home, Duration.ofSeconds(30));
    startKeeper("new");
    int port = FreePort.find();
    Desired.Instance web =
        new Desired.Instance(
            WEB.value(),
            "web",
            "r1",
            List.of(
                "/usr/bin/python3",
                "-u",
                "-m",
                "http.server",
                Integer.toString(port),
                "--bind",
                "127.0.0.1"),
            directory.toString(),
            Map.of("PATH", "/usr/bin:/bin"),
            null,
            1000);
    Desired.Route route =
        new Desired.Route(
            List.of(), new Desired.Upstream(WEB.value(), "r1", port), null, null, List.of(), null);
    client.change(SHOP, 1, now -> now.withInstances(List.of(web)).withRoute(route));
    url = URI.create("http://" + client.describe().listen().http().getFirst() + "/");
    await(() -> answers());
  }

  @AfterEach
  void end_everything() {
    client.stop(true);
    keepers.forEach(Signal.KILL::to);
    Leftovers.kill(directory);
  }

  @Test
  void a_killed_keeper_is_back_and_apps_and_executor_ran_on() throws Exception {
    long web = client.observe(SHOP).instances().getFirst().pid();
    long executor = executor();
    awaitGuard();

    killKeeperAndAwaitAnswer();

    InstanceState after = awaitRunning();
    assertThat(after.pid()).isEqualTo(web);
    assertThat(after.restarts()).isZero();
    assertThat(executor()).isEqualTo(executor);
    assertThat(Files.readString(new KeeperHome(home).log(SHOP, WEB))).contains("GET / HTTP");
  }

  @Test
  void a_killed_executor_is_back_and_guards_again() throws Exception {
    long executor = executor();
    Signal.KILL.to(ProcessIdentity.of(executor).orElseThrow());
    await(() -> executor() > 0 && executor() != executor);
    awaitGuard();

    killKeeperAndAwaitAnswer();
  }

  @Test
  void a_keeper_killed_many_times_is_back_every_time_within_two_seconds() throws Exception {
    long web = client.observe(SHOP).instances().getFirst().pid();

    awaitGuard();
    List<Duration> over = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Duration gap = killKeeperAndAwaitAnswer();
      awaitGuard();
      over.add(gap.minus(TWO_SECONDS));
      // A busy machine lets every program wait: so long does one that only looks and ends.
      over.add(gap.minus(timeOfASecondKeeper().multipliedBy(3)));
    }

    // Not every time: the machine may have had other things to do.
    assertThat(over).anyMatch(Duration::isNegative);

    assertThat(awaitRunning().pid()).isEqualTo(web);
  }

  @Test
  void a_keeper_told_to_end_by_a_signal_comes_back_too() throws Exception {
    ProcessIdentity keeper = keeper();
    awaitGuard();

    Signal.TERM.to(keeper);

    await(() -> !keeper.isRunning() && answers());
  }

  @Test
  void a_second_keeper_ends_at_once_and_says_who_runs() throws Exception {
    Process second = secondKeeper();

    String output = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(second.waitFor()).isNotZero();
    assertThat(output).contains("already has a keeper: process " + keeper().pid());
    assertThat(answers()).isTrue();
  }

  @Test
  void with_keeper_and_executor_killed_the_app_runs_on_until_somebody_serves_again()
      throws Exception {
    long web = client.observe(SHOP).instances().getFirst().pid();
    await(() -> ProcessIdentity.of(executor()).isPresent());
    ProcessIdentity executor = ProcessIdentity.of(executor()).orElseThrow();
    ProcessIdentity keeper = keeper();
    Signal.KILL.to(executor);
    Signal.KILL.to(keeper);
    await(() -> !keeper.isRunning() && !executor.isRunning());

    startKeeper();

    await(this::answers);
    assertThat(awaitRunning().pid()).isEqualTo(web);
    await(() -> executor() > 0);
  }

  @Test
  void a_keeper_that_was_asked_to_end_stays_away() throws Exception {
    ProcessIdentity web =
        ProcessIdentity.of(client.observe(SHOP).instances().getFirst().pid()).orElseThrow();
    await(() -> ProcessIdentity.of(executor()).isPresent());
    ProcessIdentity executor = ProcessIdentity.of(executor()).orElseThrow();
    ProcessIdentity keeper = keeper();

    client.stop(false);

    await(() -> !keeper.isRunning());
    assertThat(executor.isRunning()).isFalse();
    assertThat(web.isRunning()).isTrue();
    assertThat(answers()).isFalse();
    startKeeper();
    await(this::answers);
    assertThat(awaitRunning().pid()).isEqualTo(web.pid());
  }

  private Process secondKeeper() throws IOException {
    return new ProcessBuilder(KeeperProgram.java(KeeperProgram.class, directory.toString()))
        .redirectErrorStream(true)
        .start();
  }

  private Duration timeOfASecondKeeper() throws Exception {
    long began = System.nanoTime();
    Process second = secondKeeper();
    second.getInputStream().readAllBytes();
    second.waitFor();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private Duration killKeeperAndAwaitAnswer() throws Exception {
    ProcessIdentity keeper = keeper();
    long killed = System.nanoTime();
    Signal.KILL.to(keeper);
    await(() -> !keeper.isRunning() && answers());
    return Duration.ofNanos(System.nanoTime() - killed);
  }

  private ProcessIdentity keeper() {
    ProcessIdentity keeper = ProcessIdentity.of(client.describe().pid()).orElseThrow();
    keepers.add(keeper);
    return keeper;
  }

  private long executor() {
    InstanceState executor = client.describe().executor();
    return executor != null && executor.phase() == RUNNING ? executor.pid() : -1;
  }

  private InstanceState awaitRunning() throws Exception {
    await(() -> client.observe(SHOP).instances().getFirst().phase() == RUNNING);
    return client.observe(SHOP).instances().getFirst();
  }

  /** The executor is a JVM, too, and needs a moment until it attends the keeper. */
  private void awaitGuard() throws Exception {
    await(() -> client.describe().guarded());
  }

  private void startKeeper(String... more) throws IOException {
    List<String> line = new ArrayList<>(List.of("setsid"));
    line.addAll(KeeperProgram.java(KeeperProgram.class, directory.toString()));
    line.addAll(List.of(more));
    Process started = KeeperProgram.start(home, line, Map.of());
    keepers.add(ProcessIdentity.of(started.pid()).orElseThrow());
  }

  /** Asked with little, since it is asked often while a keeper starts. */
  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), 200);
      socket.setSoTimeout(2000);
      String host = "Host: " + url.getAuthority();
      String request = "GET / HTTP/1.1\r\n" + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(end);
      Thread.sleep(10);
    }
  }
}
