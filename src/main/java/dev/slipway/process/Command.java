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
 */
public record Command(
    List<String> arguments, Surroundings surroundings, Duration deadline, Optional<Path> lock) {

  /** Copies the list. */
  public Command {
    arguments = List.copyOf(arguments);
  }
}
