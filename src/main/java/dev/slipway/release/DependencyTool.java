package dev.slipway.release;

import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.AppConfig.Dependencies;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How each manager fills an environment, and how programs find what is in it. Stateless. */
final class DependencyTool {
  private static final String MODULES = "node_modules";

  private DependencyTool() {}

  /** What has to lie in the environment before the manager starts. */
  static void prepare(Dependencies wanted, Path release, Path target) throws IOException {
    if (wanted.manager() == Dependencies.Manager.NPM) {
      DependencyKey.parts(wanted, release).copyTo(release, target);
    }
  }

  /** The commands that fill it, to run in the release. */
  static List<List<String>> lines(Dependencies wanted, Path target) {
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
                  wanted.file()));
      case POETRY ->
          List.of(
              venv(wanted, target),
              List.of("poetry", "install", "--no-interaction", "--no-root", "--only", "main"));
      case NPM ->
          List.of(
              List.of(
                  "npm",
                  "ci",
                  "--omit=dev",
                  "--no-audit",
                  "--no-fund",
                  "--prefix",
                  modules(wanted, target).resolveSibling(".").normalize().toString()));
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

  /** The interpreter of an environment. */
  static String python(Dependencies wanted) {
    Path debian = Path.of("/usr/bin/python3");
    return wanted
        .python()
        .orElseGet(() -> Files.isExecutable(debian) ? debian.toString() : "python3");
  }

  /** A command that fails when the environment does not work here any more. */
  static List<String> probe(Dependencies wanted, Path environment) {
    return switch (wanted.manager()) {
      // A venv whose interpreter was upgraded away does not find its own packages.
      case PIP, POETRY -> List.of(environment.resolve("bin/python").toString(), "-c", "import pip");
      case NPM -> List.of("test", "-d", modules(wanted, environment).toString());
      case COMMAND -> List.of("test", "-d", environment.toString());
    };
  }

  /** The surroundings of a release with what is in the environment found first. */
  static Surroundings over(Surroundings release, Path environment, Dependencies wanted) {
    Map<String, String> more = new LinkedHashMap<>();
    String path = release.environment().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    switch (wanted.manager()) {
      case PIP, POETRY -> {
        more.put("VIRTUAL_ENV", environment.toString());
        more.put("PATH", environment.resolve("bin") + ":" + path);
      }
      case NPM -> {
        Path modules = modules(wanted, environment);
        more.put("NODE_PATH", modules.toString());
        more.put("PATH", modules.resolve(".bin") + ":" + path);
      }
      case COMMAND -> {
        more.put("SLIPWAY_DEPENDENCIES", environment.toString());
        more.put("PATH", environment.resolve("bin") + ":" + path);
      }
    }
    return release.with(more);
  }

  /**
   * Links what is found by its place. {@code import} in Node looks for {@code node_modules} in the
   * folders above the importing file and nowhere else; {@code NODE_PATH} is for {@code require}.
   */
  static void attach(Dependencies wanted, Path release, Path environment) throws IOException {
    if (wanted.manager() != Dependencies.Manager.NPM) {
      return;
    }
    Path link = modules(wanted, release);
    if (Files.isDirectory(link, LinkOption.NOFOLLOW_LINKS)) {
      return; // shipped with the release
    }
    Path target = Objects.requireNonNull(link.getParent()).relativize(modules(wanted, environment));
    if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(target)) {
      Durable.link(link, target);
    }
  }

  private static Path modules(Dependencies wanted, Path root) {
    return root.resolve(Path.of(wanted.file()).resolveSibling(MODULES));
  }
}
