package dev.slipway.release;

import dev.slipway.config.AppConfig.Dependencies;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;

/** The name of a dependency environment: a digest of everything that decides what is in it. */
final class DependencyKey {
  private DependencyKey() {}

  /**
   * The key for that release.
   *
   * @throws Failure {@code dependencies.file} when the lock file is not there
   */
  static String of(Dependencies wanted, Path release) {
    try {
      String all =
          String.join(
              "\n",
              parts(wanted, release).digest(release),
              wanted.manager().name(),
              DependencyTool.python(wanted),
              Boolean.toString(wanted.systemPackages()),
              wanted.command().map(c -> String.join("\0", c.arguments())).orElse(""));
      return Sha256.of(all.getBytes(StandardCharsets.UTF_8)).brief();
    } catch (IOException e) {
      throw Failure.usage("dependencies.file", "'" + wanted.file() + "' is not in " + release)
          .next("name the lock file in 'dependencies:'")
          .because(e);
    }
  }

  /** The files that decide. */
  static LocalParts parts(Dependencies wanted, Path release) throws IOException {
    return switch (wanted.manager()) {
      case PIP -> Requirements.of(release, wanted.file());
      case NPM -> NodeLock.of(release, wanted.file());
      case POETRY, COMMAND -> with("pyproject.toml", wanted.file(), release);
    };
  }

  /** The lock file, and the project file beside it that Poetry reads too. */
  private static LocalParts with(String beside, String file, Path release) {
    TreeSet<Path> files = new TreeSet<>();
    files.add(Path.of(file));
    Path project = Path.of(file).resolveSibling(beside);
    if (Files.exists(release.resolve(project))) {
      files.add(project);
    }
    return new LocalParts(files, false);
  }
}
