package dev.slipway.release;

import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.AppConfig.Dependencies;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Outcome;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Dependency environments, each in a directory named by the digest of what decides its contents:
 * lock file, tool, interpreter and options. One that is complete and intact is used again; a
 * damaged one is left alone, because something may run from it, and a new one is built beside it.
 */
public final class DependencyStore {
  private static final Duration LONGEST_INSTALL = Duration.ofMinutes(30);
  private static final Duration LONGEST_PROBE = Duration.ofSeconds(30);
  private static final String COMPLETE = ".slipway-complete";
  private static final int MOST_GENERATIONS = 100;

  private final Path folder;
  private final CommandRunner commands;

  /** Environments in that folder. */
  public DependencyStore(Path folder, CommandRunner commands) {
    this.folder = folder;
    this.commands = commands;
  }

  /**
   * Makes the environment be there, complete and intact.
   *
   * @param release the release's directory and variables, without any dependencies
   * @throws Failure that quotes the tool's output
   */
  public void install(Dependencies wanted, Surroundings release, Progress progress) {
    if (find(wanted, release).isPresent()) {
      return;
    }
    Path target = unused(key(wanted, release));
    try {
      Files.createDirectories(target);
      for (List<String> line : lines(wanted, release, target)) {
        run(line, over(release, target, wanted), progress);
      }
      Durable.write(target.resolve(COMPLETE), key(wanted, release));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + target, e);
    }
    if (!isIntact(wanted, release, target)) {
      throw Failure.failed(
              "dependencies.broken", "the new environment " + target + " does not work")
          .next("install by hand with the same lock file and see what the tool says");
    }
  }

  /** The newest complete and intact environment for that release, if there is one. */
  public Optional<Path> find(Dependencies wanted, Surroundings release) {
    String key = key(wanted, release);
    for (int generation = MOST_GENERATIONS; generation >= 1; generation--) {
      Path candidate = path(key, generation);
      if (Files.exists(candidate.resolve(COMPLETE)) && isIntact(wanted, release, candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** The surroundings of a release with its dependencies found first. */
  public Surroundings over(Dependencies wanted, Surroundings release) {
    return find(wanted, release)
        .map(environment -> over(release, environment, wanted))
        .orElseThrow(() ->
            Failure.state(
                    "dependencies.absent",
                    "the dependencies of " + release.directory() + " are not there any more")
                .next("deploy again: they are installed beside the damaged ones"));
  }

  private static Surroundings over(Surroundings release, Path environment, Dependencies wanted) {
    Map<String, String> more = new LinkedHashMap<>();
    String path = release.environment().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    switch (wanted.manager()) {
      case PIP, POETRY -> {
        more.put("VIRTUAL_ENV", environment.toString());
        more.put("PATH", environment.resolve("bin") + ":" + path);
      }
      case NPM -> {
        more.put("NODE_PATH", environment.resolve("node_modules").toString());
        more.put("PATH", environment.resolve("node_modules/.bin") + ":" + path);
      }
      case COMMAND -> {
        more.put("SLIPWAY_DEPENDENCIES", environment.toString());
        more.put("PATH", environment.resolve("bin") + ":" + path);
      }
    }
    return release.with(more);
  }

  private static List<List<String>> lines(Dependencies wanted, Surroundings release, Path target)
      throws IOException {
    String file = wanted.file();
    return switch (wanted.manager()) {
      case PIP ->
          List.of(
              venv(wanted, target),
              List.of(
                  target.resolve("bin/python").toString(),
                  "-m",
                  "pip",
                  "install",
                  "--disable-pip-version-check",
                  "--requirement",
                  file));
      case POETRY ->
          List.of(
              venv(wanted, target),
              List.of("poetry", "install", "--no-interaction", "--no-root", "--only", "main"));
      case NPM -> {
        for (String name : List.of("package.json", "package-lock.json")) {
          Files.copy(release.directory().resolve(name), target.resolve(name));
        }
        yield List.of(
            List.of("npm", "ci", "--omit=dev", "--no-audit", "--no-fund", "--prefix", "" + target));
      }
      case COMMAND ->
          List.of(
              wanted.command().map(CommandLine::arguments).orElse(List.of()).stream()
                  .map(argument -> argument.replace("{environment}", target.toString()))
                  .toList());
    };
  }

  private static List<String> venv(Dependencies wanted, Path target) {
    return wanted.systemPackages()
        ? List.of(python(wanted), "-m", "venv", "--system-site-packages", target.toString())
        : List.of(python(wanted), "-m", "venv", target.toString());
  }

  private static String python(Dependencies wanted) {
    Path debian = Path.of("/usr/bin/python3");
    return wanted
        .python()
        .orElseGet(() -> Files.isExecutable(debian) ? debian.toString() : "python3");
  }

  private void run(List<String> line, Surroundings in, Progress progress) {
    progress.say(String.join(" ", line));
    Outcome outcome =
        commands.run(new Command(line, in, LONGEST_INSTALL, Optional.empty()), progress::say);
    if (!outcome.succeeded()) {
      throw Failure.failed(
              "dependencies.install",
              "'%s' ended with exit code %d".formatted(String.join(" ", line), outcome.exitCode()))
          .now("what served goes on serving")
          .next("its output:\n" + outcome.output().strip());
    }
  }

  /** A venv whose interpreter was upgraded away, or whose files were deleted, does not start. */
  private boolean isIntact(Dependencies wanted, Surroundings release, Path environment) {
    List<String> probe =
        switch (wanted.manager()) {
          case PIP, POETRY ->
              List.of(environment.resolve("bin/python").toString(), "-c", "import pip");
          case NPM -> List.of("test", "-d", environment.resolve("node_modules").toString());
          case COMMAND -> List.of("test", "-d", environment.toString());
        };
    try {
      return commands.run(new Command(probe, release, LONGEST_PROBE, Optional.empty())).succeeded();
    } catch (Failure failure) {
      if (failure.kind() == Failure.Kind.CANCELLED) {
        throw failure;
      }
      return false;
    }
  }

  private static String key(Dependencies wanted, Surroundings release) {
    try {
      Digest lock = Sha256.of(release.directory().resolve(wanted.file()));
      String all =
          String.join(
              "\n",
              lock.hex(),
              wanted.manager().name(),
              python(wanted),
              Boolean.toString(wanted.systemPackages()),
              wanted.command().map(c -> String.join("\0", c.arguments())).orElse(""));
      return Sha256.of(all.getBytes(StandardCharsets.UTF_8)).brief();
    } catch (IOException e) {
      throw Failure.usage(
              "dependencies.file", "'" + wanted.file() + "' is not in " + release.directory())
          .next("name the lock file in 'dependencies:'")
          .because(e);
    }
  }

  private Path unused(String key) {
    int generation = 1;
    while (Files.exists(path(key, generation))) {
      generation++;
    }
    return path(key, generation);
  }

  private Path path(String key, int generation) {
    return folder.resolve(generation == 1 ? key : key + "-" + generation);
  }
}
