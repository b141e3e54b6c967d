package dev.slipway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandRunnerTest {
  @TempDir Path dir;

  private final CommandRunner runner = new CommandRunner(Redaction.of(List.of("tops3cret")));

  @Test
  void gives_exit_code_and_both_outputs() {
    Outcome outcome = runner.run(shell("echo out; echo err >&2; exit 3"));

    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.output()).isEqualTo("out\nerr");
    assertThat(outcome.succeeded()).isFalse();
  }

  @Test
  void the_environment_is_exactly_the_given_one() {
    Outcome outcome = runner.run(command(Map.of("ONLY", "this"), "/usr/bin/env"));

    assertThat(outcome.output()).isEqualTo("ONLY=this");
  }

  @Test
  void arguments_reach_the_program_untouched() {
    String hostile = "a;id>pwned $(id) `id` \" ' \n * --upload-pack=touch";

    Outcome outcome = runner.run(command(Map.of(), "/usr/bin/printf", "%s", hostile));

    assertThat(outcome.output()).isEqualTo(hostile);
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void it_leads_its_own_session_and_has_no_terminal() {
    Outcome outcome = runner.run(shell("ps -o pid=,sid=,pgid=,tty= -p $$; cat /dev/tty"));

    String[] fields = outcome.output().lines().findFirst().orElseThrow().strip().split(" +", -1);
    assertThat(fields[1]).isEqualTo(fields[0]);
    assertThat(fields[2]).isEqualTo(fields[0]);
    assertThat(fields[3]).isEqualTo("?");
    assertThat(outcome.output()).contains("/dev/tty");
    assertThat(outcome.succeeded()).isFalse();
  }

  @Test
  void a_program_that_asks_a_question_fails_instead_of_hanging() {
    assertThat(runner.run(shell("read answer")).exitCode()).isEqualTo(1);
  }

  @Test
  void a_deadline_ends_the_whole_group() {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());

    Outcome outcome =
        runner.run(
            new Command(
                List.of("/bin/sh", "-c", "echo $$; sleep 100 & sleep 100"),
                surroundings(Map.of()),
                Duration.ofMillis(200),
                Optional.empty()),
            lines::add);

    assertThat(outcome.timedOut()).isTrue();
    assertThat(outcome.succeeded()).isFalse();
    assertThat(outcome.took()).isLessThan(Duration.ofSeconds(5));
    assertThat(members(lines.getFirst())).isEmpty();
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> outcome.orFail("x.failed", "the migration"))
        .withMessageContaining("the migration was ended at its deadline");
  }

  @Test
  void children_left_behind_are_ended_even_without_our_output() {
    Outcome outcome = runner.run(shell("sleep 100 >/dev/null 2>&1 & echo $$"));

    assertThat(outcome.exitCode()).isZero();
    assertThat(members(outcome.output())).isEmpty();
  }

  @Test
  void a_child_that_left_the_session_but_kept_the_output_is_ended_too() throws Exception {
    Outcome outcome = runner.run(shell("setsid sleep 100 & echo $!"));

    assertThat(outcome.exitCode()).isZero();
    // A process that ends closes its output a moment before it is gone.
    long child = Long.parseLong(outcome.output());
    long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (ProcessIdentity.of(child).filter(ProcessIdentity::isRunning).isPresent()) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.sleep(1);
    }
  }

  @Test
  void lines_arrive_while_the_program_runs() {
    Path seen = dir.resolve("seen");

    Outcome outcome =
        runner.run(
            shell("echo go; until [ -e seen ]; do sleep 0.01; done; echo done"),
            line -> {
              if (line.equals("go")) {
                create(seen);
              }
            });

    assertThat(outcome.output()).isEqualTo("go\ndone");
  }

  @Test
  void a_listener_that_throws_is_reported_and_does_not_block_the_program() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() ->
            runner.run(
                shell("yes | head -c 300000"),
                line -> {
                  throw new IllegalStateException("full");
                }));
  }

  @Test
  void secrets_are_masked_in_output_and_lines() {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());

    Outcome outcome = runner.run(shell("echo password=tops3cret!"), lines::add);

    assertThat(outcome.output()).isEqualTo("password=****!");
    assertThat(lines).containsExactly("password=****!");
  }

  @Test
  void endless_output_keeps_beginning_and_end_in_bounded_memory() {
    Outcome outcome = runner.run(shell("echo first; yes 0123456789 | head -n 400000; echo last"));

    assertThat(outcome.output())
        .startsWith("first\n")
        .endsWith("\nlast")
        .contains("lines left out");
    assertThat(outcome.output().length())
        .isLessThan(OutputKeeper.HEAD + OutputKeeper.TAIL + OutputReader.LONGEST);
  }

  @Test
  void a_missing_program_is_named_with_where_we_looked() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> runner.run(command(Map.of("PATH", "/opt/none"), "gunicorn")))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo("program.missing"))
        .satisfies(failure -> assertThat(failure.now()).contains("/opt/none"))
        .withMessageContaining("'gunicorn'");
  }

  @Test
  void a_script_whose_interpreter_is_gone_could_not_be_started() throws IOException {
    Path script = Files.writeString(dir.resolve("tool"), "#!/opt/none/python\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> runner.run(command(Map.of(), "./tool")))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo("program.start"));
  }

  @Test
  void a_held_lock_refuses_a_second_start_and_says_who_holds_it() throws Exception {
    Path lock = dir.resolve("lock");
    CountDownLatch running = new CountDownLatch(1);
    Thread first =
        Thread.ofVirtual()
            .start(() ->
                runner.run(
                    locked(lock, "echo up; until [ -e go ]; do sleep 0.01; done"),
                    line -> running.countDown()));
    running.await();

    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> runner.run(locked(lock, "echo second")))
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.LOCKED))
        .satisfies(failure -> assertThat(failure.now()).contains("until [ -e go ]"));

    create(dir.resolve("go"));
    first.join();
    assertThat(runner.run(locked(lock, "echo second")).output()).isEqualTo("second");
  }

  @Test
  void an_interrupt_ends_the_program_and_is_a_cancellation() throws Exception {
    AtomicReference<Failure> thrown = new AtomicReference<>();
    AtomicReference<String> pid = new AtomicReference<>();
    CountDownLatch running = new CountDownLatch(1);
    Thread thread =
        new Thread(() -> {
          try {
            runner.run(
                shell("echo $$; sleep 100"),
                line -> {
                  pid.set(line);
                  running.countDown();
                });
          } catch (Failure e) {
            if (Thread.currentThread().isInterrupted()) {
              thrown.set(e);
            }
          }
        });
    thread.start();
    running.await();

    thread.interrupt();
    thread.join();

    assertThat(thrown.get().kind()).isEqualTo(Failure.Kind.CANCELLED);
    assertThat(members(pid.get())).isEmpty();
  }

  @Test
  void runs_as_another_user_with_that_users_groups_only() {
    assumeThat(Account.ourUid()).as("only root can change user").isZero();

    Outcome outcome =
        runner.run(
            new Command(
                List.of("/usr/bin/id"),
                new Surroundings(Path.of("/"), Map.of(), Optional.of("nobody")),
                Duration.ofSeconds(10),
                Optional.empty()));

    assertThat(outcome.output()).startsWith("uid=65534(nobody)").doesNotContain("root");
  }

  @Test
  void an_unknown_user_is_refused() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> Account.named("nobody-of-that-name"))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo("user.unknown"));
  }

  private Command shell(String script) {
    return command(Map.of("PATH", "/usr/bin:/bin"), "/bin/sh", "-c", script);
  }

  private Command locked(Path lock, String script) {
    return new Command(
        List.of("/bin/sh", "-c", script),
        surroundings(Map.of("PATH", "/usr/bin:/bin")),
        Duration.ofSeconds(20),
        Optional.of(lock));
  }

  private Command command(Map<String, String> environment, String... arguments) {
    return new Command(
        List.of(arguments), surroundings(environment), Duration.ofSeconds(20), Optional.empty());
  }

  private Surroundings surroundings(Map<String, String> environment) {
    return new Surroundings(dir, environment, Optional.empty());
  }

  private static List<ProcessStat> members(String session) {
    return ProcessTree.now().processes().stream()
        .filter(process -> process.session() == Long.parseLong(session))
        .toList();
  }

  private static void create(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
