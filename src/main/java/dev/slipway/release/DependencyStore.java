package dev.slipway.release;

import dev.slipway.config.AppConfig.Dependencies;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.process.Account;
import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Outcome;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Dependency environments, each in a directory named by the digest of what decides its contents:
 * lock file and what it includes, tool, interpreter and options. One that is complete and intact is
 * used again; a damaged one is left alone, because something may run from it, and a new one is
 * built beside it. For one deployment, on one thread.
 */
public final class DependencyStore {
  private static final Duration LONGEST_INSTALL = Duration.ofMinutes(30);
  private static final Duration LONGEST_PROBE = Duration.ofSeconds(30);
  private static final String COMPLETE = ".slipway-complete";

  /** For each release, the key under which its environment was found or built. */
  private static final String RECORDS = ".of-releases";

  /** A home for tools that want one, where the app's account has none. */
  private static final String HOME = ".slipway-home";

  private final Path folder;
  private final CommandRunner commands;

  /** Found intact in this deployment; looking through thousands of files takes a while. */
  private final Map<String, Path> intact = new HashMap<>();

  /** Environments in that folder. */
  public DependencyStore(Path folder, CommandRunner commands) {
    this.folder = folder;
    this.commands = commands;
  }

  /**
   * Makes the environment be there, complete and intact, and found from the release.
   *
   * @param release the release's directory, variables and user, without any dependencies
   * @throws Failure that quotes the tool's output; nothing is left of the attempt then
   */
  public void install(Dependencies wanted, Surroundings release, Progress progress) {
    Path environment =
        find(wanted, release).orElseGet(() -> installBeside(wanted, release, progress));
    try {
      Files.createDirectories(folder.resolve(RECORDS));
      Durable.write(record(release), keyOf(environment));
      DependencyTool.attach(wanted, release.directory(), environment);
    } catch (IOException e) {
      throw Failure.failed(
              "dependencies.attach", "cannot link the dependencies into " + release.directory())
          .because(e);
    }
  }

  private Path installBeside(Dependencies wanted, Surroundings release, Progress progress) {
    String key = DependencyKey.of(wanted, release.directory());
    Path target = unused(key);
    try {
      fill(target, wanted, release, progress);
      complete(target, key);
      if (!isIntact(wanted, release, target)) {
        throw Failure.failed(
                "dependencies.broken", "the new environment " + target + " does not work")
            .next("install by hand with the same lock file and see what the tool says");
      }
      return target;
    } catch (IOException e) {
      throw withoutRemains(
          target,
          Failure.failed("dependencies.write", "cannot write " + target + ": " + e.getMessage())
              .now("what served goes on serving")
              .next("see to space and permissions in " + folder)
              .because(e));
    } catch (RuntimeException e) {
      throw withoutRemains(target, e);
    }
  }

  /** The tool runs code of strangers, so it runs as the app; what it made is ours afterwards. */
  private void fill(Path target, Dependencies wanted, Surroundings release, Progress progress)
      throws IOException {
    Optional<Account> other = Owners.other(release.user());
    Path home = target.resolve(HOME);
    Files.createDirectories(home);
    DependencyTool.prepare(wanted, release.directory(), target);
    other.ifPresent(account -> Owners.give(target, account));
    Surroundings inside = DependencyTool.over(release, target, wanted);
    if (other.isPresent()) {
      inside = inside.with(Map.of("HOME", home.toString()));
    }
    for (List<String> line : DependencyTool.lines(wanted, target)) {
      run(line, inside, progress);
    }
    if (other.isPresent()) {
      Owners.takeBack(target);
    }
    Removal.of(home);
  }

  private void complete(Path target, String key) throws IOException {
    Durable.fileSystem(target);
    Durable.write(target.resolve(COMPLETE), key + "\n" + Inventory.of(target));
  }

  private static RuntimeException withoutRemains(Path target, RuntimeException failure) {
    try {
      Removal.of(target);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  /** The newest complete and intact environment for that release, if there is one. */
  public Optional<Path> find(Dependencies wanted, Surroundings release) {
    String key = key(wanted, release);
    Optional<Path> found =
        generations(key).stream().filter(each -> isIntact(wanted, release, each)).findFirst();
    intact.remove(key);
    found.ifPresent(environment -> intact.put(key, environment));
    return found;
  }

  /** The surroundings of a release with its dependencies found first. */
  public Surroundings over(Dependencies wanted, Surroundings release) {
    Path known = intact.get(key(wanted, release));
    return Optional.ofNullable(known)
        .or(() -> find(wanted, release))
        .map(environment -> DependencyTool.over(release, environment, wanted))
        .orElseThrow(() ->
            Failure.state(
                    "dependencies.absent",
                    "the dependencies of " + release.directory() + " are not there any more")
                .next("deploy again: they are installed beside the damaged ones"));
  }

  /**
   * The name of that release's environments; those that are damaged have it too. What it was
   * installed under counts, since another version of Slipway may make another name of the same lock
   * file, and the release is still to be found when somebody goes back to it.
   */
  public String key(Dependencies wanted, Surroundings release) {
    Path record = record(release);
    try {
      return Files.exists(record)
          ? Files.readString(record).strip()
          : DependencyKey.of(wanted, release.directory());
    } catch (IOException e) {
      throw Failure.state("dependencies.record", "cannot read " + record).because(e);
    }
  }

  private Path record(Surroundings release) {
    return folder.resolve(RECORDS).resolve(String.valueOf(release.directory().getFileName()));
  }

  /** Removes every environment that has none of these keys, and what is noted of it. */
  public void keepOnly(Set<String> keys) {
    try {
      for (Path record : in(folder.resolve(RECORDS))) {
        if (!keys.contains(Files.readString(record).strip())) {
          Files.delete(record);
        }
      }
      for (Path environment : environments()) {
        if (!keys.contains(keyOf(environment))) {
          Removal.of(environment);
        }
      }
    } catch (IOException e) {
      throw Failure.failed("dependencies.prune", "cannot remove old dependencies in " + folder)
          .because(e);
    }
  }

  private void run(List<String> line, Surroundings in, Progress progress) {
    String words = String.join(" ", line);
    progress.say(words);
    Outcome outcome =
        commands.run(new Command(line, in, LONGEST_INSTALL, Optional.empty()), progress::say);
    if (!outcome.succeeded()) {
      throw Failure.failed(
              "dependencies.install",
              "'%s' ended with exit code %d".formatted(words, outcome.exitCode()))
          .now("what served goes on serving")
          .next("its output:\n" + outcome.output().strip());
    }
  }

  private boolean isIntact(Dependencies wanted, Surroundings release, Path environment) {
    try {
      String marker = Files.readString(environment.resolve(COMPLETE));
      return Inventory.isStillTrue(marker.substring(marker.indexOf('\n') + 1), environment)
          && works(wanted, release, environment);
    } catch (IOException _) {
      return false;
    }
  }

  private boolean works(Dependencies wanted, Surroundings release, Path environment) {
    List<String> probe = DependencyTool.probe(wanted, environment);
    try {
      return commands.run(new Command(probe, release, LONGEST_PROBE, Optional.empty())).succeeded();
    } catch (Failure failure) {
      if (failure.kind() == Failure.Kind.CANCELLED) {
        throw failure;
      }
      return false;
    }
  }

  /** All that were built under that key, newest first. */
  private List<Path> generations(String key) {
    try {
      return environments().stream()
          .filter(environment -> keyOf(environment).equals(key))
          .sorted((a, b) -> Integer.compare(generation(b), generation(a)))
          .toList();
    } catch (IOException e) {
      throw Failure.state("dependencies.list", "cannot read " + folder).because(e);
    }
  }

  private List<Path> environments() throws IOException {
    return in(folder).stream().filter(each -> !name(each).equals(RECORDS)).toList();
  }

  private static List<Path> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private Path unused(String key) {
    int newest = generations(key).stream().mapToInt(DependencyStore::generation).max().orElse(0);
    return folder.resolve(newest == 0 ? key : key + "-" + (newest + 1));
  }

  private static String keyOf(Path environment) {
    return name(environment).replaceFirst("-.*", "");
  }

  private static int generation(Path environment) {
    String behind = name(environment).replaceFirst("^[^-]*-?", "");
    return behind.matches("[0-9]{1,9}") ? Integer.parseInt(behind) : 1;
  }

  private static String name(Path environment) {
    return String.valueOf(environment.getFileName());
  }
}
