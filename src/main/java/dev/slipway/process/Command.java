package dev.slipway.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One program to run to its end: an argument list, never a shell line, with a deadline.
 *
 * @param arguments program and arguments
 * @param surroundings directory, complete environment, user
 * @param deadline after this the whole process group gets SIGTERM, then SIGKILL
 * @param lock when given, a file that the program holds under flock(1) as long as it lives, so that
 *     it excludes a second start even when we die in between
 * @param input what it reads from its standard input; without, there is nothing to read
 */
public record Command(
    List<String> arguments,
    Surroundings surroundings,
    Duration deadline,
    Optional<Path> lock,
    Optional<String> input) {

  /** Copies the list. */
  public Command {
    arguments = List.copyOf(arguments);
  }

  /** One that reads nothing. */
  public Command(
      List<String> arguments, Surroundings surroundings, Duration deadline, Optional<Path> lock) {
    this(arguments, surroundings, deadline, lock, Optional.empty());
  }

  /** The same, reading that from its standard input: a place for secrets, as arguments are not. */
  public Command reading(String text) {
    return new Command(arguments, surroundings, deadline, lock, Optional.of(text));
  }

  /** Without what it reads, which may be secret. */
  @Override
  public String toString() {
    return "Command" + arguments;
  }
}
