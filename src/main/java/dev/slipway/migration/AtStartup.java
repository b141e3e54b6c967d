package dev.slipway.migration;

import dev.slipway.model.Address;
import dev.slipway.model.Failure;
import dev.slipway.process.Beside;
import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.FreePort;
import dev.slipway.process.Outcome;
import dev.slipway.process.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * An app that migrates by itself when it starts: migrating means starting the release once, without
 * traffic, until it is healthy, and ending it again. So its health must mean that it has migrated:
 * an app that is green before is ended in the middle. A release that the database was already
 * started with is not started again.
 *
 * @param folder of the migrations, if named
 * @param webCommand starts the web process, with <code>{listen}</code>, <code>{host}</code>, <code>
 *     {port}</code>
 * @param env the app's own variables, which may hold these too
 * @param healthy asks the instance at an address whether it is ready
 * @param runner runs programs
 */
record AtStartup(
    Optional<String> folder,
    List<String> webCommand,
    Map<String, String> env,
    Predicate<Address> healthy,
    CommandRunner runner)
    implements Migrations {
  static final String TOOL = "at-startup";
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);

  @Override
  public String tool() {
    return TOOL;
  }

  @Override
  public MigrationState state(Surroundings release) {
    return bookkeeping().state(release, in -> "");
  }

  @Override
  public List<Migration> list(Surroundings release) {
    return List.of();
  }

  @Override
  public void upgrade(Surroundings release, Limits limits, Consumer<String> lines) {
    if (state(release).isPending()) {
      startOnce(release, limits, lines);
      bookkeeping().ran(release, in -> "");
    }
  }

  private void startOnce(Surroundings release, Limits limits, Consumer<String> lines) {
    Address address = freeAddress();
    List<String> line = webCommand.stream().map(address::into).toList();
    Map<String, String> variables = new LinkedHashMap<>(address.into(env));
    variables.put("PORT", Integer.toString(address.port()));
    Command command =
        new Command(line, release.with(variables), limits.deadline(), Optional.of(limits.lock()));
    try (Beside run = Beside.start(runner, command, lines)) {
      untilHealthy(run, address, String.join(" ", line));
    }
  }

  private void untilHealthy(Beside run, Address address, String line) {
    try {
      while (!healthy.test(address)) {
        Optional<Outcome> ended = run.endedWithin(BETWEEN_QUESTIONS);
        if (ended.isPresent()) {
          throw ToolFailure.of(
              line,
              ended.get(),
              "It was started to migrate, and ended before it was healthy. What it had done by then"
                  + " is still there.");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("cancelled while '" + line + "' was migrating").because(e);
    }
  }

  private static Address freeAddress() {
    return new Address("127.0.0.1", FreePort.find());
  }

  @Override
  public void downgrade(
      Surroundings release, String revision, Limits limits, Consumer<String> lines) {
    throw ToolFailure.noWayDown(TOOL, "an app that migrates when it starts only goes forward");
  }

  private RunOnChange bookkeeping() {
    return new RunOnChange(
        new Inputs(folder, webCommand), "whatever the app does to its database when it starts");
  }

  @Override
  public List<Path> create(Surroundings source, String message) {
    throw ToolFailure.noCreation(TOOL, "Create it the way the app keeps its migrations.");
  }

  @Override
  public Drift drift(Surroundings source) {
    return new Drift.Unknown("the app migrates by itself and cannot be asked");
  }
}
