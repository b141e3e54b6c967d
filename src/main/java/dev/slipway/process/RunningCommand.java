package dev.slipway.process;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program between its start and its end. Closing it ends whatever still runs: the members of its
 * session, and those that left the session but still hold its output.
 */
final class RunningCommand implements AutoCloseable {
  /** How long the end of the output may take once the session is over, before we look for why. */
  private static final Duration LAST_OUTPUT = Duration.ofMillis(500);

  private final Process process;
  private final ProcessIdentity leader;
  private final Optional<String> pipe;
  private final Thread reading;
  private boolean finished;
  private @Nullable RuntimeException readingFailed;

  RunningCommand(Process process, OutputReader reader) {
    this.process = process;
    // When it has ended already, any process with its number is another one.
    this.leader =
        ProcessIdentity.of(process.pid()).orElse(new ProcessIdentity(process.pid(), 0, "ended"));
    this.pipe = Proc.target(Path.of("/proc/" + process.pid() + "/fd/1"));
    this.reading = Thread.ofVirtual().name("output of " + process.pid()).start(() -> read(reader));
  }

  /** Waits for the program itself; false when the time is over first. */
  boolean waitFor(Duration deadline) throws InterruptedException {
    return process.waitFor(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** After the program has ended: ends what it left behind and reads the rest of its output. */
  int finish() throws InterruptedException {
    int exitCode = process.waitFor();
    end(CommandRunner.GRACE_FOR_CHILDREN);
    finished = true;
    if (readingFailed != null) {
      throw readingFailed;
    }
    return exitCode;
  }

  /** Ends all that runs; afterwards the output is complete. */
  void end(Duration grace) throws InterruptedException {
    boolean gone = GroupEnd.ofSession(leader, grace);
    // That the output is over does not mean that nobody holds it: when a short program ends before
    // we read, the JDK takes what is there and closes it.
    if (gone && !(reading.join(LAST_OUTPUT) && escaped().isEmpty())) {
      gone = GroupEnd.of(this::escaped, grace) && reading.join(LAST_OUTPUT);
    }
    if (!gone) {
      throw Failure.state("process.stuck", "a program or its children cannot be ended: " + leader)
          .next("it hangs inside the kernel, usually on a disk or network file system; check them");
    }
  }

  @Override
  public void close() {
    try {
      if (!finished) {
        end(CommandRunner.GRACE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Who began a session of its own but kept our pipe. Asked twice, because another program that is
   * just being started holds every open file of ours for a moment.
   */
  private List<ProcessStat> escaped() {
    String open = pipe.filter(target -> target.startsWith("pipe:")).orElse("");
    List<ProcessStat> first = ProcessTree.now().withOpen(open, leader.start());
    if (first.isEmpty()) {
      return first;
    }
    return ProcessTree.now().withOpen(open, leader.start()).stream()
        .filter(process -> first.stream().anyMatch(p -> p.identity().equals(process.identity())))
        .filter(process -> !process.identity().equals(ProcessIdentity.self()))
        .toList();
  }

  private void read(OutputReader reader) {
    try (InputStream output = process.getInputStream()) {
      try {
        reader.readAll(output);
      } catch (RuntimeException e) {
        readingFailed = e;
        output.transferTo(OutputStream.nullOutputStream()); // or the program would wait for us
      }
    } catch (IOException e) {
      readingFailed = new UncheckedIOException(e);
    }
  }
}
