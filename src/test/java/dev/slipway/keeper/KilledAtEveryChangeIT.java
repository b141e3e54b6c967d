package dev.slipway.keeper;

import static dev.slipway.keeper.InstanceState.Phase.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.SlipwayHome;
import dev.slipway.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the keeper just before each of the system calls by which it changes a desired state, starts
 * a process, writes it down and cleans up after the one before.
 */
@Timeout(300)
class KilledAtEveryChangeIT {
  private static final AppEnvironment SHOP = new AppEnvironment("shop", "production");

  @TempDir Path directory;
  private final List<Process> started = new ArrayList<>();
  private SlipwayHome home;

  @BeforeEach
  void needs_strace() {
    assumeThat(Programs.find("strace", Programs.SYSTEM_PATH, Path.of("/"))).isPresent();
    home = new SlipwayHome(directory);
  }

  @AfterEach
  void end_everything() {
    // The traced keeper first: it outlives a strace that is killed.
    started.forEach(each -> each.descendants().forEach(ProcessHandle::destroyForcibly));
    started.forEach(Process::destroyForcibly);
    Leftovers.kill(directory);
  }

  /**
   * A system call on a file, and whether the new state is in force when we are killed before it.
   */
  private record Point(String call, String file, boolean isNew) {}

  private static final String DESIRED = "keeper/desired";
  private static final String STATE = DESIRED + "/shop@production.json";
  private static final String INSTANCES = "apps/shop/production/instances";
  private static final String INSTANCE = INSTANCES + "/NEW-web";
  private static final String RECORD = INSTANCE + "/process.json";

  private static final List<Point> POINTS =
      List.of(
          new Point("openat", STATE, false),
          new Point("mkdir", INSTANCE, false),
          new Point("fsync", INSTANCES, false),
          new Point("openat", STATE + ".new", false),
          new Point("write", STATE + ".new", false),
          new Point("fsync", STATE + ".new", false),
          new Point("rename", STATE + ".new", false),
          new Point("fsync", DESIRED, true),
          new Point("openat", RECORD, true),
          new Point("openat", INSTANCE + "/out.log", true),
          new Point("openat", RECORD + ".new", true),
          new Point("write", RECORD + ".new", true),
          new Point("rename", RECORD + ".new", true),
          new Point("unlink", INSTANCES + "/OLD-web/lock", true));

  @Test
  void the_old_or_the_new_state_is_in_force_and_nothing_runs_twice() throws Exception {
    plainKeeper();
    client().change(SHOP, 1, now -> now.withInstances(List.of(sleeper(1))));
    client().stop(false);
    long inForce = 1;

    for (Point point : POINTS) {
      changeAndBeKilled(point, inForce);

      plainKeeper();
      inForce += point.isNew() ? 1 : 0;
      assertThat(client().desired(SHOP).orElseThrow().deployment())
          .as("%s", point)
          .isEqualTo(inForce);
      requireExactly(inForce + "-web");
      client().stop(false);
    }
  }

  private void changeAndBeKilled(Point point, long inForce) throws Exception {
    long next = inForce + 1;
    String file =
        point.file().replace("NEW", Long.toString(next)).replace("OLD", Long.toString(inForce));
    List<String> line = new ArrayList<>(List.of("strace", "-f", "-b", "execve", "-o", "/dev/null"));
    line.addAll(List.of("-P", directory.resolve(file).toString()));
    line.addAll(List.of("-e", "trace=" + point.call()));
    line.addAll(List.of("-e", "inject=" + point.call() + ":signal=KILL:when=1"));
    line.addAll(KeeperProgram.java(KeeperProgram.class, directory.toString()));
    Process strace = start(line);
    awaitKeeper(strace);
    try {
      new KeeperClient(home, Duration.ZERO)
          .change(SHOP, next, now -> now.withInstances(List.of(sleeper(next))));
    } catch (Failure e) {
      assertThat(e.code()).isEqualTo("keeper.unreachable");
    }
    assertThat(strace.waitFor(20, TimeUnit.SECONDS)).as("%s kills", point).isTrue();
  }

  private void requireExactly(String id) throws Exception {
    long end = System.nanoTime() + 20_000_000_000L;
    while (true) {
      List<InstanceState> states = client().observe(SHOP).instances();
      if (states.size() == 1
          && states.getFirst().id().equals(id)
          && states.getFirst().phase() == RUNNING
          && Leftovers.pids(directory).equals(List.of(states.getFirst().pid()))) {
        return;
      }
      assertThat(System.nanoTime())
          .as("%s wanted, %s seen, %s run", id, states, Leftovers.pids(directory))
          .isLessThan(end);
      Thread.sleep(10);
    }
  }

  private void plainKeeper() throws Exception {
    List<String> line =
        new ArrayList<>(KeeperProgram.java(KeeperProgram.class, directory.toString()));
    if (!Files.exists(directory.resolve("keeper/settings.json"))) {
      line.add("alone");
    }
    awaitKeeper(start(line));
  }

  private void awaitKeeper(Process keeper) throws Exception {
    KeeperClient client = new KeeperClient(home, Duration.ZERO);
    while (keeper.isAlive()) {
      try {
        client.describe();
        return;
      } catch (Failure e) {
        Thread.sleep(10);
      }
    }
  }

  private Process start(List<String> line) throws IOException {
    Process process = KeeperProgram.start(home, line, Map.of());
    started.add(process);
    return process;
  }

  private KeeperClient client() {
    return new KeeperClient(home, Duration.ofSeconds(20));
  }

  private Desired.Instance sleeper(long deployment) {
    return new Desired.Instance(
        deployment + "-web",
        "web",
        "r" + deployment,
        List.of("sleep", "600"),
        "/",
        Map.of("PATH", "/usr/bin:/bin"),
        null,
        1000);
  }
}
