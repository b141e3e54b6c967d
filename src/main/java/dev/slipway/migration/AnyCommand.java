package dev.slipway.migration;

import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Outcome;
import dev.slipway.process.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Commands of the app's own: one that goes up, perhaps one that goes down and one that says where
 * the database is. Also {@code create-missing}, whose one command creates the tables that are not
 * there.
 *
 * @param tool its name in {@code slipway.yaml}
 * @param folder of the migrations, if named
 * @param up applies what is pending; safe to repeat
 * @param down goes down to the revision that stands for <code>{revision}</code>
 * @param currentRevision prints the revision as its last line, and changes nothing
 * @param runner runs programs
 */
record AnyCommand(
    String tool,
    Optional<String> folder,
    List<String> up,
    Optional<List<String>> down,
    Optional<List<String>> currentRevision,
    CommandRunner runner)
    implements Migrations {
  private static final String REVISION = "{revision}";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Override
  public MigrationState state(Surroundings release) {
    return bookkeeping().state(release, this::revision);
  }

  @Override
  public List<Migration> list(Surroundings release) {
    return List.of();
  }

  @Override
  public void upgrade(Surroundings release, Limits limits, Consumer<String> lines) {
    run(up, release, limits, lines);
    bookkeeping().ran(release, this::revision);
  }

  @Override
  public void downgrade(
      Surroundings release, String revision, Limits limits, Consumer<String> lines) {
    List<String> line =
        down.orElseThrow(() -> ToolFailure.noWayDown(tool, "no 'down' command is set"));
    if (line.stream().noneMatch(one -> one.contains(REVISION))) {
      run(line, release, limits, lines);
    } else if (currentRevision.isEmpty()) {
      throw ToolFailure.noWayDown(tool, "without a 'current' command no revision was recorded");
    } else {
      String target = String.join(",", Revisions.of(revision));
      List<String> filled = line.stream().map(one -> one.replace(REVISION, target)).toList();
      run(filled, release, limits, lines);
    }
    bookkeeping().tookBack(release);
  }

  private void run(List<String> line, Surroundings release, Limits limits, Consumer<String> lines) {
    Outcome outcome =
        runner.run(
            new Command(line, release, limits.deadline(), Optional.of(limits.lock())), lines);
    if (!outcome.succeeded()) {
      throw ToolFailure.of(
          String.join(" ", line), outcome, "What the command had done by then is still there.");
    }
  }

  private String revision(Surroundings release) {
    if (currentRevision.isEmpty()) {
      return "";
    }
    List<String> line = currentRevision.get();
    Outcome outcome = runner.run(new Command(line, release, PATIENCE, Optional.empty()));
    if (!outcome.succeeded()) {
      throw ToolFailure.of(String.join(" ", line), outcome, "Nothing was changed.");
    }
    return PlainText.lastLine(outcome.output()).orElse("");
  }

  private RunOnChange bookkeeping() {
    return new RunOnChange(new Inputs(folder, up), "whatever '" + String.join(" ", up) + "' does");
  }

  @Override
  public List<Path> create(Surroundings source, String message) {
    throw ToolFailure.noCreation(
        tool, "Create it with the app's own tool; '" + String.join(" ", up) + "' will apply it.");
  }

  @Override
  public Drift drift(Surroundings source) {
    return new Drift.Unknown("a command cannot be asked what the models say");
  }
}
