package dev.slipway.process;

import dev.slipway.model.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds programs the way execvp(3) does, but before starting anything. */
public final class Programs {
  /** Where the base system keeps its programs. */
  public static final String SYSTEM_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private Programs() {}

  /**
   * The file that would run.
   *
   * @param name a name looked up in {@code path}, or a path, relative to {@code directory}
   * @param path value of {@code PATH}
   * @param directory where the program will be started
   */
  public static Optional<Path> find(String name, String path, Path directory) {
    if (name.indexOf('/') >= 0) {
      return Optional.of(directory.resolve(name)).filter(Programs::canRun);
    }
    for (String folder : path.split(":", -1)) {
      Path candidate = directory.resolve(folder).resolve(name);
      if (canRun(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** The absolute path of one of the base system's programs, such as {@code flock}. */
  static String system(String name) {
    return find(name, SYSTEM_PATH, Path.of("/"))
        .orElseThrow(() ->
            Failure.failed("program.missing", "the program '" + name + "' is not installed")
                .next("install the package that has it (util-linux on most systems)"))
        .toString();
  }

  private static boolean canRun(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
