package dev.slipway.deploy.seed;

import dev.slipway.config.SeedSet;
import dev.slipway.database.Rows;
import dev.slipway.deploy.seed.Seeded.NewPassword;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Outcome;
import dev.slipway.process.Redaction;
import dev.slipway.process.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs the commands of one set, one after the other, where and as whom the app runs. A password is
 * generated for each that takes one, reaches it by its input or a variable, and is masked in all it
 * prints. For one thread, once.
 */
final class SeedCommands {
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private final SeedRows set;
  private final Surroundings surroundings;
  private final Path lock;
  private final Supplier<Rows> rows;
  private final Progress progress;
  private final List<String> ran = new ArrayList<>();
  private final List<NewPassword> passwords = new ArrayList<>();

  /**
   * The commands of that set.
   *
   * @param lock held by each command as long as it lives, so that nothing begins beside one that
   *     outlived us
   * @param rows opens the database, to see whether what a command makes is there
   */
  SeedCommands(
      SeedRows set, Surroundings surroundings, Path lock, Supplier<Rows> rows, Progress progress) {
    this.set = set;
    this.surroundings = surroundings;
    this.lock = lock;
    this.rows = rows;
    this.progress = progress;
  }

  void run() {
    set.set().commands().forEach(this::run);
  }

  /** What each came to, in words. */
  List<String> ran() {
    return ran;
  }

  List<NewPassword> passwords() {
    return passwords;
  }

  private void run(SeedSet.Command command) {
    List<String> words = command.line().arguments().stream().map(set::fill).toList();
    String name = String.join(" ", words);
    if (command.unless().filter(this::isThere).isPresent()) {
      ran.add(name + ": left out, its row is there" + keptPassword(command));
      return;
    }
    progress.say(name);
    Optional<String> password =
        command.takesPassword() ? Optional.of(Password.generate()) : Optional.empty();
    Outcome outcome =
        new CommandRunner(Redaction.of(password.stream().toList()))
            .run(command(command, words, password.orElse("")), progress::say);
    if (!outcome.succeeded()) {
      throw failed(command, name, outcome, password);
    }
    password.ifPresent(text -> passwords.add(new NewPassword(name, text)));
    ran.add(name + ": done");
  }

  private static String keptPassword(SeedSet.Command command) {
    return command.takesPassword() ? ", and keeps its password" : "";
  }

  private boolean isThere(SeedSet.Row row) {
    try (Rows open = rows.get()) {
      return set.exists(row, open);
    }
  }

  private Command command(SeedSet.Command command, List<String> words, String password) {
    Map<String, String> variables = new LinkedHashMap<>();
    command.env().forEach((name, text) -> variables.put(name, filled(text, password)));
    variables.put("SLIPWAY_SEED", set.set().name());
    set.tenant().ifPresent(name -> variables.put("SLIPWAY_TENANT", name));
    Command line = new Command(words, surroundings.with(variables), LONGEST, Optional.of(lock));
    return command.input().map(text -> line.reading(filled(text, password))).orElse(line);
  }

  private String filled(String text, String password) {
    return set.fill(text).replace(SeedSet.PASSWORD, password);
  }

  /** What it made before it failed may have the password, which nobody would know then. */
  private Failure failed(
      SeedSet.Command command, String name, Outcome outcome, Optional<String> password) {
    String output = outcome.output().strip();
    boolean made = password.isPresent() && command.unless().filter(this::isThere).isPresent();
    if (made) {
      passwords.add(new NewPassword(name, password.get()));
    }
    return Failure.failed(
            "seed.command",
            "'" + name + "' " + outcome.inWords() + (output.isEmpty() ? "" : ":\n" + output))
        .now("the rows of the set and what the command had done by then are there")
        .next("mend the command and run the same again: what is there is not made twice");
  }
}
