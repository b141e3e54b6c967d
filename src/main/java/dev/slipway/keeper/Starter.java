package dev.slipway.keeper;

import dev.slipway.process.Account;
import dev.slipway.process.Launch;
import dev.slipway.process.ProcessIdentity;
import dev.slipway.process.ProcessStat;
import dev.slipway.process.ProcessTree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Starts the process of one instance, or finds the one that runs. Every process holds the
 * instance's lock, leads a session of its own and bears the instance's mark (see {@link Launch} for
 * the first two): whatever becomes of us, it is never started twice.
 */
final class Starter {
  static final File NOTHING = new File("/dev/null");

  private final InstanceFiles files;
  private final Desired.Instance spec;

  Starter(InstanceFiles files, Desired.Instance spec) {
    this.files = files;
    this.spec = spec;
  }

  /** The lock is held by another process, so this instance already runs. */
  static final class LockTaken extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Finds the process that runs, if any: by its record, else by its lock, else by its mark. What
   * else is left of an instance without a main process is ended.
   */
  Optional<Running> adopt() throws InterruptedException {
    Optional<ProcessRecord> record = files.record().filter(ProcessRecord::ofThisBoot);
    Optional<ProcessIdentity> main =
        record
            .map(ProcessRecord::process)
            .filter(ProcessIdentity::isRunning)
            .or(() -> leader(ProcessTree.now().holdersOf(files.lock()).stream()));
    if (main.isEmpty() && record.isEmpty()) {
      // Started and not yet written down. With a record, whoever bears the mark is only left over.
      main = leader(marked());
    }
    if (main.isEmpty()) {
      endRemains(record);
    }
    return main.map(process -> adopted(process, record));
  }

  private static Optional<ProcessIdentity> leader(Stream<ProcessStat> processes) {
    return processes
        .filter(process -> process.session() == process.pid())
        .map(ProcessStat::identity)
        .min(Comparator.comparingLong(ProcessIdentity::start));
  }

  private Stream<ProcessStat> marked() {
    return ProcessTree.now().processes().stream().filter(process -> files.marks(process.pid()));
  }

  /** The recorded session counts as ours only while a process that bears our mark is in it. */
  private void endRemains(Optional<ProcessRecord> record) throws InterruptedException {
    Optional<ProcessIdentity> leader =
        record
            .map(ProcessRecord::process)
            .filter(process -> marked().anyMatch(left -> left.session() == process.pid()));
    new Family(files, leader).end(Duration.ofMillis(spec.graceMillis()));
  }

  private static Running adopted(ProcessIdentity process, Optional<ProcessRecord> record) {
    return record
        .filter(known -> known.process().equals(process))
        .map(known -> Running.adopted(process, known.since(), known.restarts()))
        .orElseGet(() -> Running.adopted(process, Instant.now(), 0));
  }

  /**
   * Starts the program. Returns when it holds the lock and leads its session.
   *
   * @throws IOException when it cannot be started
   * @throws LockTaken when it already runs
   */
  Running start(int restarts) throws IOException, LockTaken, InterruptedException {
    Instant now = Instant.now();
    prepareLog();
    ProcessBuilder builder =
        new ProcessBuilder(
            Launch.line(
                spec.command(), Optional.of(files.lock()), Optional.ofNullable(spec.user())));
    builder.directory(new File(spec.directory()));
    builder.environment().clear();
    builder.environment().putAll(spec.environment());
    builder.environment().put(InstanceFiles.MARK, files.directory().toString());
    builder.redirectInput(NOTHING);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()));
    Process child = builder.start();
    Running running = Running.child(child, awaitSession(child), now, restarts);
    record(running);
    return running;
  }

  /** A program may open its output again by name, as /dev/stdout, so the log is its user's. */
  private void prepareLog() throws IOException {
    if (!Files.exists(files.log(), LinkOption.NOFOLLOW_LINKS)) {
      Files.createFile(files.log(), DurableFile.OWNER_ONLY_FILE);
    }
    if (spec.user() != null) {
      Account account = Account.named(spec.user());
      Files.setAttribute(
          files.log(), "unix:uid", Math.toIntExact(account.uid()), LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** The chain takes a few milliseconds; the session shows that the lock was won. */
  private static ProcessIdentity awaitSession(Process child)
      throws LockTaken, InterruptedException {
    while (true) {
      Optional<ProcessStat> process = ProcessStat.of(child.pid());
      if (process.isPresent() && process.get().session() == child.pid()) {
        return process.get().identity();
      }
      if (child.waitFor(1, TimeUnit.MILLISECONDS)) {
        if (child.exitValue() == Launch.LOCKED) {
          throw new LockTaken();
        }
        // It came and went before we looked, but may have left children behind.
        return new ProcessIdentity(child.pid(), 0, ProcessIdentity.self().boot());
      }
    }
  }

  /** Without the record, lock and mark still identify the process: a full disk stops nothing. */
  private void record(Running running) {
    try {
      files.record(
          new ProcessRecord(
              running.process(), running.since(), running.restarts(), spec.graceMillis()));
    } catch (IOException e) {
      Say.warn("cannot write down the process of " + files.directory() + ": " + e);
    }
  }
}
