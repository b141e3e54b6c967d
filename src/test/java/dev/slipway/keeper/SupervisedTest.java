package dev.slipway.keeper;

import static dev.slipway.keeper.InstanceState.Phase.BACKING_OFF;
import static dev.slipway.keeper.InstanceState.Phase.REFUSED;
import static dev.slipway.keeper.InstanceState.Phase.RUNNING;
import static dev.slipway.keeper.InstanceState.Phase.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.process.ProcessIdentity;
import dev.slipway.process.ProcessStat;
import dev.slipway.process.ProcessTree;
import dev.slipway.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class SupervisedTest {
  private static final RestartDelays QUICK =
      new RestartDelays(
          List.of(Duration.ofMillis(20), Duration.ofMillis(60), Duration.ofMinutes(5)),
          Duration.ofMinutes(1));

  @TempDir Path directory;
  private final List<Supervised> begun = new ArrayList<>();

  @AfterEach
  void end_everything() throws Exception {
    for (Supervised each : begun) {
      each.dismiss(Duration.ZERO);
    }
    for (Supervised each : begun) {
      each.awaitStopped(Duration.ofSeconds(5));
    }
    Leftovers.kill(directory);
  }

  @Test
  void a_program_runs_under_the_pid_we_were_told_in_a_session_of_its_own() throws Exception {
    Supervised web = run("exec sleep 60");

    InstanceState state = until(web, s -> s.phase() == RUNNING);
    ProcessStat entry = ProcessStat.of(state.pid()).orElseThrow();
    assertThat(entry.session()).isEqualTo(state.pid());
    assertThat(entry.group()).isEqualTo(state.pid());
    assertThat(holders(web)).containsExactly(state.pid());
  }

  @Test
  void it_sees_exactly_the_environment_given_and_an_empty_input() throws Exception {
    Supervised web = run("env; cat; echo end of input; exec sleep 60");

    awaitLog(web, "end of input");
    // PWD, SHLVL and _ are the shell's own.
    assertThat(log(web).lines().map(line -> line.replaceAll("=.*", "")))
        .containsExactlyInAnyOrder("PATH", "GREETING", "SLIPWAY_INSTANCE", "PWD", "end of input");
    assertThat(log(web)).contains("GREETING=hello world\n");
  }

  @Test
  void no_signal_is_blocked_or_ignored_in_it() throws Exception {
    Supervised web = run("exec sleep 60");

    Path status = Path.of("/proc", Long.toString(running(web)), "status");
    assertThat(Files.readAllLines(status))
        .filteredOn(line -> line.startsWith("SigBlk") || line.startsWith("SigIgn"))
        // The two above 31 belong to the C library.
        .allMatch(line -> (Long.parseLong(line.substring(8), 16) & 0x7fff_ffffL) == 0);
  }

  @Test
  void a_crashed_program_comes_back_after_growing_delays() throws Exception {
    Supervised web = run("echo began; exit 3");

    until(web, s -> log(web).equals("began\nbegan\nbegan\n"));
    InstanceState state = until(web, s -> s.phase() == BACKING_OFF && s.restarts() == 2);
    assertThat(state.exit()).isEqualTo("exit code 3");
    assertThat(state.pid()).isEqualTo(-1);
  }

  @Test
  void delays_are_1_2_4_up_to_60_seconds() {
    assertThat(List.of(1, 2, 3, 6, 7, 8, 100).stream().map(RestartDelays.APP::after))
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 32L, 60L, 60L, 60L);
    assertThat(RestartDelays.EXECUTOR.after(1)).isZero();
  }

  @Test
  void after_a_steady_run_the_first_delay_counts_again() throws Exception {
    RestartDelays delays =
        new RestartDelays(List.of(Duration.ofMillis(10), Duration.ofMinutes(5)), Duration.ZERO);

    Supervised web = begin(spec("echo began; exit 1"), delays);

    until(web, s -> s.restarts() > 3);
  }

  @Test
  void a_signal_that_ended_it_is_named() throws Exception {
    Supervised web = run("kill -9 $$");

    assertThat(until(web, s -> s.exit() != null).exit()).isEqualTo("killed by signal 9");
  }

  @Test
  void a_program_that_cannot_be_started_is_tried_again() throws Exception {
    Desired.Instance nowhere =
        new Desired.Instance(
            "1-web", "web", "r1", List.of("sleep", "9"), "/does/not/exist", Map.of(), null, 1000);

    Supervised web = begin(nowhere, QUICK);

    InstanceState state = until(web, s -> s.restarts() == 2);
    assertThat(state.exit()).contains("could not be started").contains("/does/not/exist");
  }

  @Test
  void SIGTERM_reaches_the_whole_group_and_143_is_a_clean_stop() throws Exception {
    Supervised web = run("sleep 61 & sleep 62 & wait");
    long pid = running(web);
    until(web, s -> session(pid).size() == 3);

    web.dismiss(Duration.ofSeconds(10));

    assertThat(web.awaitStopped(Duration.ofSeconds(5))).isTrue();
    assertThat(session(pid)).isEmpty();
    assertThat(web.state(0).exit()).isEqualTo("stopped");
  }

  @Test
  void who_ignores_SIGTERM_is_killed_after_the_grace() throws Exception {
    Supervised web = run("trap '' TERM; echo deaf; while :; do sleep 1; done");
    awaitLog(web, "deaf");

    Instant before = Instant.now();
    web.dismiss(Duration.ofMillis(300));

    assertThat(web.awaitStopped(Duration.ofSeconds(5))).isTrue();
    assertThat(Duration.between(before, Instant.now())).isBetween(millis(300), millis(3000));
    assertThat(web.state(0).exit()).contains("killed").contains("300 ms");
  }

  @Test
  void a_child_that_left_the_group_or_the_session_is_ended_too() throws Exception {
    Supervised web =
        run(
            "python3 -c 'import os,time; os.setpgrp(); time.sleep(60)' & "
                + "setsid sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' & wait");
    long pid = running(web);
    until(web, s -> session(pid).stream().anyMatch(p -> p.group() == p.pid() && p.pid() != pid));
    awaitLog(web, "\n");
    long stranger = Long.parseLong(log(web).strip());

    web.dismiss(Duration.ofMillis(200));

    assertThat(web.awaitStopped(Duration.ofSeconds(5))).isTrue();
    assertThat(session(pid)).isEmpty();
    assertThat(runs(stranger)).isFalse();
  }

  @Test
  void a_program_that_daemonises_is_refused_and_ended() throws Exception {
    Supervised web =
        run(
            """
            python3 -c 'import os, time
            if os.fork(): os._exit(0)
            os.setsid()
            if os.fork(): os._exit(0)
            print(os.getpid(), flush=True)
            os.closerange(3, 99)
            time.sleep(60)'
            """);
    awaitLog(web, "\n");
    long daemon = Long.parseLong(log(web).strip());

    InstanceState state = until(web, s -> s.phase() == REFUSED);

    assertThat(state.exit()).as(log(web)).contains("background").contains(Long.toString(daemon));
    assertThat(runs(daemon)).isFalse();
    assertThat(state.restarts()).isZero();
  }

  @Test
  void a_program_that_daemonises_at_once_is_refused_too() throws Exception {
    Supervised web = run("sleep 60 & exit 0");

    assertThat(until(web, s -> s.phase() == REFUSED).exit()).contains("background");
  }

  @Test
  void workers_that_outlive_a_killed_master_are_ended_and_the_master_comes_back() throws Exception {
    Supervised web = run("sleep 61 & exec sleep 62");
    long master = running(web);
    until(web, s -> session(master).size() == 2);

    kill(master);

    InstanceState state = until(web, s -> s.phase() == RUNNING && s.pid() != master);
    assertThat(session(master)).isEmpty();
    assertThat(state.exit()).isEqualTo("killed by signal 9");
  }

  @Test
  void another_keeper_finds_the_process_and_never_starts_a_second() throws Exception {
    Supervised first = run("echo began; exec sleep 60");
    long pid = running(first);
    awaitLog(first, "began");
    leave(first);

    Supervised second = run("echo began; exec sleep 60");

    assertThat(running(second)).isEqualTo(pid);
    assertThat(log(second)).isEqualTo("began\n");
    kill(pid);
    assertThat(until(second, s -> s.restarts() == 1 && s.phase() == RUNNING).exit())
        .isEqualTo("unknown (adopted)");
  }

  @Test
  void a_process_started_but_not_written_down_is_found_by_its_lock() throws Exception {
    Supervised first = run("exec sleep 60");
    long pid = running(first);
    leave(first);
    Files.delete(first.files().directory().resolve("process.json"));

    assertThat(running(run("exec sleep 60"))).isEqualTo(pid);
  }

  @Test
  void a_process_that_closed_the_lock_and_was_not_written_down_is_found_by_its_mark()
      throws Exception {
    String command = "exec 3>&-; echo closed; sleep 60; exit";
    Supervised first = run(command);
    long pid = running(first);
    awaitLog(first, "closed");
    leave(first);
    Files.delete(first.files().directory().resolve("process.json"));
    assertThat(holders(first)).isEmpty();

    assertThat(running(run(command))).isEqualTo(pid);
  }

  @Test
  void a_record_whose_pid_now_belongs_to_somebody_else_is_not_believed() throws Exception {
    Supervised first = run("exec sleep 60");
    running(first);
    first.dismiss(Duration.ofSeconds(1));
    assertThat(first.awaitStopped(Duration.ofSeconds(5))).isTrue();
    ProcessIdentity us = ProcessIdentity.self();
    first
        .files()
        .record(
            new ProcessRecord(
                new ProcessIdentity(us.pid(), us.start() - 1, us.boot()), Instant.now(), 0, 1000));

    assertThat(running(run("exec sleep 60"))).isNotEqualTo(us.pid());
  }

  @Test
  void remains_without_a_main_process_are_ended_before_the_next_start() throws Exception {
    Supervised first = run("sleep 61 & echo $!; exec sleep 62");
    long master = running(first);
    awaitLog(first, "\n");
    long worker = Long.parseLong(log(first).strip());
    leave(first);
    kill(master);
    until(first, s -> !runs(master));

    Supervised second = run("sleep 61 & echo $!; exec sleep 62");

    assertThat(running(second)).isNotEqualTo(master);
    assertThat(runs(worker)).isFalse();
  }

  @Test
  void the_same_name_again_waits_for_the_end_of_the_one_before() throws Exception {
    Supervised first = run("trap 'sleep 0.3; exit 0' TERM; echo a; while :; do sleep 0.1; done");
    long pid = running(first);
    awaitLog(first, "a");
    first.dismiss(Duration.ofSeconds(5));

    Supervised second = new Supervised(files(), spec("exec sleep 60"), QUICK);
    begun.add(second);
    second.begin(first);

    assertThat(running(second)).isNotEqualTo(pid);
    assertThat(first.state(0).phase()).isEqualTo(STOPPED);
  }

  @Test
  void no_zombie_remains() throws Exception {
    Supervised web = run("exit 1");
    until(web, s -> s.restarts() == 2);

    // The JVM collects a child a moment after its end, so not at the first look.
    until(
        web,
        state ->
            ProcessHandle.current()
                .children()
                .map(child -> ProcessStat.of(child.pid()))
                .noneMatch(child -> child.isPresent() && child.get().ended()));
  }

  private Supervised run(String script) throws IOException {
    return begin(spec(script), QUICK);
  }

  private Supervised begin(Desired.Instance spec, RestartDelays delays) throws IOException {
    Supervised supervised = new Supervised(files(), spec, delays);
    begun.add(supervised);
    supervised.begin(null);
    return supervised;
  }

  /** As if the keeper had been killed. */
  private void leave(Supervised supervised) {
    supervised.leave();
    begun.remove(supervised);
  }

  private InstanceFiles files() throws IOException {
    return InstanceFiles.in(directory.resolve("instances/1-web"));
  }

  private Desired.Instance spec(String script) {
    return new Desired.Instance(
        "1-web",
        "web",
        "r1",
        List.of("sh", "-c", script),
        directory.toString(),
        Map.of("PATH", "/usr/bin:/bin", "GREETING", "hello world"),
        null,
        1000);
  }

  private static long running(Supervised supervised) throws Exception {
    return until(supervised, state -> state.phase() == RUNNING).pid();
  }

  private static InstanceState until(Supervised supervised, Predicate<InstanceState> reached)
      throws Exception {
    long end = System.nanoTime() + 5_000_000_000L;
    InstanceState state = supervised.state(0);
    while (!reached.test(state)) {
      assertThat(System.nanoTime()).as("deadline; now %s", state).isLessThan(end);
      Thread.sleep(5);
      state = supervised.state(0);
    }
    return state;
  }

  private static void awaitLog(Supervised supervised, String text) throws Exception {
    until(supervised, state -> log(supervised).contains(text));
  }

  private static String log(Supervised supervised) {
    try {
      return Files.exists(supervised.files().log())
          ? Files.readString(supervised.files().log())
          : "";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<ProcessStat> session(long leader) {
    return ProcessTree.now().processes().stream().filter(p -> p.session() == leader).toList();
  }

  private static List<Long> holders(Supervised supervised) {
    return ProcessTree.now().holdersOf(supervised.files().lock()).stream()
        .map(ProcessStat::pid)
        .toList();
  }

  private static boolean runs(long pid) {
    return ProcessStat.of(pid).filter(process -> !process.ended()).isPresent();
  }

  private static void kill(long pid) {
    Signal.KILL.to(ProcessIdentity.of(pid).orElseThrow());
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
