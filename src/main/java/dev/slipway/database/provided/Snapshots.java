package dev.slipway.database.provided;

import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.AppConfig.ProviderConfig;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Outcome;
import dev.slipway.process.Surroundings;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The provider's snapshots, which commands of the app's take, restore and delete. */
public final class Snapshots {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@+=-]{0,199}");

  private final ProviderConfig provider;
  private final CommandRunner commands;
  private final Supplier<Surroundings> surroundings;

  /**
   * Snapshots taken by these commands.
   *
   * @param surroundings where they run, asked for when one does
   */
  public Snapshots(
      ProviderConfig provider, CommandRunner commands, Supplier<Surroundings> surroundings) {
    this.provider = provider;
    this.commands = commands;
    this.surroundings = surroundings;
  }

  /** Takes one, and returns what the provider calls it: the last line that was printed. */
  String take(BackupName name) {
    List<String> lines =
        run(provider.take(), "{name}", name.value(), "taking a snapshot")
            .output()
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    String id = lines.isEmpty() ? "" : lines.getLast();
    if (!ID.matcher(id).matches()) {
      throw Failure.failed(
              "provider.no-id", "the command that takes a snapshot printed no id as its last line")
          .now("a snapshot may have been taken; nothing relies on it")
          .next("let backup.provider.take print the snapshot's id, and nothing behind it");
    }
    return id;
  }

  /** Makes the live database what that snapshot is. */
  void restore(String id) {
    run(provider.restore(), "{id}", id, "restoring snapshot " + id);
  }

  /** Deletes one; where no command says how, it stays. */
  void delete(String id) {
    provider.delete().ifPresent(line -> run(line, "{id}", id, "deleting snapshot " + id));
  }

  private Outcome run(CommandLine line, String placeholder, String value, String what) {
    List<String> arguments =
        line.arguments().stream().map(word -> word.replace(placeholder, value)).toList();
    return commands
        .run(new Command(arguments, surroundings.get(), provider.deadline(), Optional.empty()))
        .orFail("provider.command", what);
  }
}
