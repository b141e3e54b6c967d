package dev.slipway.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupEndTest {
  @TempDir Path dir;

  @Test
  void ends_children_that_outlived_their_leader() throws Exception {
    Process leader = start("setsid", "sh", "-c", "sleep 100 & sleep 100 & echo ready; read end");
    ProcessIdentity session = ProcessIdentity.of(leader.pid()).orElseThrow();
    awaitLine(leader);
    leader.getOutputStream().close();
    leader.waitFor();
    assertThat(ProcessTree.now().sessionOf(session)).hasSize(2);

    assertThat(GroupEnd.ofSession(session, Duration.ofSeconds(5))).isTrue();

    assertThat(ProcessTree.now().sessionOf(session)).isEmpty();
  }

  @Test
  void kills_what_ignores_the_polite_signal() throws Exception {
    Process leader = start("setsid", "sh", "-c", "trap '' TERM; echo ready; sleep 100; sleep 100");
    ProcessIdentity session = ProcessIdentity.of(leader.pid()).orElseThrow();
    awaitLine(leader);

    assertThat(GroupEnd.ofSession(session, Duration.ofMillis(50))).isTrue();

    assertThat(leader.waitFor()).isEqualTo(128 + 9);
    assertThat(session.isRunning()).isFalse();
  }

  @Test
  void ends_a_stopped_process_without_waiting_for_the_grace() throws Exception {
    Process leader = start("setsid", "sh", "-c", "echo ready; kill -STOP $$");
    ProcessIdentity session = ProcessIdentity.of(leader.pid()).orElseThrow();
    awaitLine(leader);

    assertThat(GroupEnd.ofSession(session, Duration.ofSeconds(60))).isTrue();
    assertThat(leader.waitFor()).isIn(0, 128 + 15);
  }

  @Test
  void a_lock_is_held_by_whoever_inherited_it_and_freed_by_ending_them() throws Exception {
    Path lock = dir.resolve("lock");
    Process leader =
        start(
            "flock",
            "--no-fork",
            "-n",
            lock.toString(),
            "setsid",
            "sh",
            "-c",
            "setsid sleep 100 >/dev/null & echo ready");
    awaitLine(leader);
    leader.waitFor();

    assertThat(ProcessTree.now().holdersOf(lock))
        .singleElement()
        .satisfies(holder -> assertThat(holder.identity().describe()).contains("sleep 100"));
    assertThat(GroupEnd.ofHolders(lock, Duration.ofSeconds(5))).isTrue();

    assertThat(ProcessTree.now().holdersOf(lock)).isEmpty();
    assertThat(start("flock", "-n", lock.toString(), "true").waitFor()).isZero();
  }

  @Test
  void an_opened_but_unlocked_file_has_no_holder() throws Exception {
    Path lock = Files.createFile(dir.resolve("lock"));
    try (var open = Files.newInputStream(lock)) {
      assertThat(ProcessTree.now().holdersOf(lock)).isEmpty();
      assertThat(open.available()).isZero();
    }
  }

  @Test
  void a_number_given_to_somebody_else_is_not_the_same_process() {
    ProcessIdentity self = ProcessIdentity.self();
    ProcessIdentity earlier = new ProcessIdentity(self.pid(), self.start() - 1, self.boot());
    ProcessIdentity otherBoot = new ProcessIdentity(self.pid(), self.start(), "another boot");

    assertThat(self.isRunning()).isTrue();
    assertThat(earlier.isRunning()).isFalse();
    assertThat(otherBoot.isRunning()).isFalse();
    assertThat(Signal.TERM.to(earlier)).isFalse();
    assertThat(ProcessTree.now().sessionOf(earlier)).isEmpty();
  }

  @Test
  void a_zombie_does_not_run() throws Exception {
    // The shell becomes a sleep that never collects its child, which ends when its input does.
    Process parent =
        start("setsid", "sh", "-c", "exec 3<&0; cat <&3 & echo $!; exec sleep 100 3<&-");
    long child = Long.parseLong(awaitLine(parent));
    awaitName(parent.pid(), "sleep");
    parent.getOutputStream().close();
    ProcessIdentity leader = ProcessIdentity.of(parent.pid()).orElseThrow();
    try {
      long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
      while (Proc.stat(child).filter(ProcessStat::ended).isEmpty()) {
        assertThat(System.nanoTime()).isLessThan(until);
        Thread.sleep(2);
      }
      assertThat(ProcessIdentity.of(child).orElseThrow().isRunning()).isFalse();
      assertThat(ProcessTree.now().descendantsOf(parent.pid())).isEmpty();
    } finally {
      GroupEnd.ofSession(leader, Duration.ZERO);
    }
  }

  private static void awaitName(long pid, String name) throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (!Files.readString(Path.of("/proc/" + pid + "/comm")).strip().equals(name)) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.sleep(2);
    }
  }

  private static Process start(String... command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String awaitLine(Process process) throws IOException {
    BufferedReader reader = process.inputReader();
    String line = reader.readLine();
    assertThat(line).isNotNull();
    return line;
  }
}
