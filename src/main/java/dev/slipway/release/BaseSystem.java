package dev.slipway.release;

import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Programs;
import dev.slipway.process.Redaction;
import dev.slipway.process.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Programs of the base system that do in one call what would take us thousands. */
final class BaseSystem {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final CommandRunner COMMANDS = new CommandRunner(Redaction.NONE);
  private static final Surroundings PLAIN =
      new Surroundings(
          Path.of("/"),
          Map.of("PATH", Programs.SYSTEM_PATH, "LC_ALL", "C.UTF-8"),
          Optional.empty());

  private BaseSystem() {}

  /**
   * Runs one.
   *
   * @throws dev.slipway.model.Failure that quotes it, or with kind CANCELLED
   */
  static void run(String... line) {
    COMMANDS
        .run(new Command(List.of(line), PLAIN, LONGEST, Optional.empty()))
        .orFail("host." + line[0], String.join(" ", line));
  }
}
