package dev.slipway.site;

import dev.slipway.database.Clone;
import dev.slipway.migration.Migrations;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.process.Beside;
import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Gently;
import dev.slipway.process.GroupEnd;
import dev.slipway.process.Outcome;
import dev.slipway.process.Surroundings;
import dev.slipway.runtime.InstanceSpec;
import dev.slipway.sandbox.Outlet;
import dev.slipway.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A stage on this host. */
final class HostStage implements Stage {
  private static final Duration LONGEST = Duration.ofHours(12);
  private static final int LINES = 12;
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** What programs are run by, the lock they hold, variables they have here only, ways out. */
  record Programs(
      CommandRunner commands, Path lock, Map<String, String> variables, List<Outlet> outlets) {}

  private final Sandbox sandbox;
  private final Function<Clone, Leading> leading;
  private Clone clone;
  private final Supplier<Clone> another;
  private final Props props;
  private final Installations installations;
  private final Optional<Migrations> migrations;
  private final Programs programs;
  private final Runnable clear;

  HostStage(
      Sandbox sandbox,
      Function<Clone, Leading> leading,
      Clone clone,
      Supplier<Clone> another,
      Props props,
      Installations installations,
      Optional<Migrations> migrations,
      Programs programs,
      Runnable clear) {
    this.sandbox = sandbox;
    this.leading = leading;
    this.clone = clone;
    this.another = another;
    this.props = props;
    this.installations = installations;
    this.migrations = migrations;
    this.programs = programs;
    this.clear = clear;
  }

  @Override
  public List<String> gaps() {
    return sandbox.gaps();
  }

  @Override
  public List<String> limits() {
    return props.unwritable().stream().toList();
  }

  @Override
  public Clone clone() {
    return clone;
  }

  @Override
  public Clone fresh() {
    clone.drop();
    clone = another.get();
    return clone;
  }

  @Override
  public Surroundings surroundings(ReleaseId release) {
    return onStage(installations.surroundings(release));
  }

  private Surroundings onStage(Surroundings live) {
    return Gently.in(leading.apply(clone).lead(live).with(programs.variables()));
  }

  @Override
  public Migrations migrations() {
    return migrations.orElseThrow();
  }

  @Override
  public CrashPoint crashAfter(int changes) {
    return CrashPoints.of(clone.instead(), programs.outlets(), programs.lock(), changes);
  }

  @Override
  public Performance play(InstancePlan instance) {
    InstanceSpec spec = installations.spec(instance);
    Command command =
        new Command(
            spec.command(), onStage(spec.surroundings()), LONGEST, Optional.of(programs.lock()));
    return new Playing(instance, command);
  }

  @Override
  public void close() {
    sandbox.close();
    clear.run();
  }

  private static String inWords(Outcome outcome) {
    return outcome.succeeded()
        ? outcome.inWords() + ", as if it put itself into the background"
        : outcome.inWords();
  }

  private final class Playing implements Performance {
    private final InstancePlan instance;
    private final Deque<String> lines = new ArrayDeque<>();
    private final Beside program;

    Playing(InstancePlan instance, Command command) {
      this.instance = instance;
      this.program = Beside.start(programs.commands, command, this::hear);
    }

    private synchronized void hear(String line) {
      lines.addLast(line);
      if (lines.size() > LINES) {
        lines.removeFirst();
      }
    }

    @Override
    public InstancePlan reached() {
      return instance.at(sandbox.portTo(instance.port()));
    }

    @Override
    public Optional<String> endedWithin(Duration time) {
      try {
        return program.endedWithin(time).map(HostStage::inWords);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Failure.cancelled("cancelled while rehearsing").because(e);
      }
    }

    @Override
    public synchronized List<String> lastLines() {
      return List.copyOf(lines);
    }

    @Override
    public void close() {
      // What it still has to say is said to a clone, so nobody waits for it.
      GroupEnd.ofHolders(programs.lock(), GRACE);
      program.close();
    }
  }
}
