package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.config.AppConfig;
import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.Variables;
import dev.slipway.config.dotenv.EnvFile;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.TestsRun;
import dev.slipway.model.ThisVersion;
import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Outcome;
import dev.slipway.process.Programs;
import dev.slipway.process.Redaction;
import dev.slipway.process.Surroundings;
import dev.slipway.release.pack.PackageOrder;
import dev.slipway.release.pack.Packaged;
import dev.slipway.release.pack.Packager;
import dev.slipway.release.pack.Selection;
import dev.slipway.site.SitePaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tests and packages a source checkout, here, with the development environment of whoever calls.
 */
final class SourcePackage {
  private static final Duration LONGEST_TEST = Duration.ofMinutes(60);
  private static final Duration LONGEST_QUESTION = Duration.ofSeconds(20);
  private static final String CHANGED = "+changed";
  private static final int MOST_NAMED = 5;

  private final Call call;
  private final Path source;
  private final CommandRunner commands = new CommandRunner(Redaction.NONE);

  SourcePackage(Call call) {
    this(call, Target.directory(call));
  }

  /** The same of another directory than that of the call. */
  SourcePackage(Call call, Path source) {
    this.call = call;
    this.source = source;
  }

  /** The settings of one environment, in which variables are not filled in. */
  AppConfig config(String environment) {
    return ConfigFile.read(source.resolve(ConfigFile.NAME), environment).orThrow().config();
  }

  /**
   * Runs the app's tests; a test that fails leaves nothing packaged and nothing deployed.
   *
   * @return what they said; empty when there are none
   */
  Optional<TestsRun> test(String environment) {
    ConfigFile.Valid file = ConfigFile.read(source.resolve(ConfigFile.NAME), environment).orThrow();
    if (file.config().test().isEmpty()) {
      return Optional.empty();
    }
    TestsRun all = TestsRun.NOT_COUNTED;
    for (CommandLine line : Variables.resolve(file, variables(file)).test()) {
      all = all.and(test(line.arguments()));
    }
    return Optional.of(all);
  }

  private TestsRun test(List<String> words) {
    String line = String.join(" ", words);
    call.console().show(new Event.Note("info", "test: " + line));
    TestOutput output = new TestOutput();
    Instant began = Instant.now();
    Outcome outcome =
        commands.run(
            new Command(
                words,
                new Surroundings(source, call.caller().environment(), Optional.empty()),
                LONGEST_TEST,
                Optional.empty()),
            text -> {
              output.line(text);
              call.console().show(new Event.Output("test", text));
            });
    JunitFiles files = JunitFiles.of(source, words, began);
    Optional<TestsRun> counted = files.counted().or(output::counted);
    if (!outcome.succeeded()) {
      List<String> failed = files.failed().isEmpty() ? output.failed() : files.failed();
      throw Failure.failed(
              "test.failed",
              "'%s' ended with exit code %d".formatted(line, outcome.exitCode())
                  + counted.map(run -> ": " + run.inWords() + " passed").orElse("")
                  + (failed.isEmpty() ? "" : "; failed: " + named(failed)))
          .now("nothing was packaged and nothing was deployed")
          .next("mend what the tests say, or leave them out with --no-test");
    }
    return counted.orElse(TestsRun.NOT_COUNTED);
  }

  private static String named(List<String> tests) {
    int more = tests.size() - MOST_NAMED;
    return String.join(", ", tests.subList(0, Math.min(MOST_NAMED, tests.size())))
        + (more > 0 ? " and %d more".formatted(more) : "");
  }

  /** The tag of exactly this source, if it has one. */
  Optional<String> tag() {
    List<String> lines = new ArrayList<>();
    String words = "git -c core.fsmonitor=false describe --tags --exact-match --dirty=" + CHANGED;
    Outcome outcome =
        commands.run(
            new Command(
                List.of(words.split(" ")),
                new Surroundings(source, call.caller().environment(), Optional.empty()),
                LONGEST_QUESTION,
                Optional.empty()),
            lines::add);
    return lines.stream().findFirst().filter(tag -> outcome.succeeded() && !tag.endsWith(CHANGED));
  }

  /** The local settings with variables filled in from this checkout and its .env. */
  AppConfig resolved() {
    ConfigFile.Valid file =
        ConfigFile.read(source.resolve(ConfigFile.NAME), ConfigFile.LOCAL).orThrow();
    return Variables.resolve(file, variables(file));
  }

  /**
   * Where and with which variables programs of this checkout run: those of whoever calls, with its
   * virtual environment where it has one.
   */
  Surroundings surroundings() {
    ConfigFile.Valid file =
        ConfigFile.read(source.resolve(ConfigFile.NAME), ConfigFile.LOCAL).orThrow();
    Map<String, String> all = new LinkedHashMap<>(variables(file));
    all.putAll(resolved().env());
    all.put("PATH", path(all.getOrDefault("PATH", Programs.SYSTEM_PATH)));
    return new Surroundings(source, all, Optional.empty());
  }

  /** A checkout's own programs first, as if its virtual environment were activated. */
  private String path(String usual) {
    return Stream.concat(
            Stream.of(".venv/bin", "venv/bin", "node_modules/.bin")
                .map(source::resolve)
                .filter(Files::isDirectory)
                .map(Path::toString),
            Stream.of(usual))
        .collect(Collectors.joining(":"));
  }

  /** Runs programs of this checkout. */
  CommandRunner commands() {
    return commands;
  }

  private Map<String, String> variables(ConfigFile.Valid file) {
    Map<String, String> all = new LinkedHashMap<>(call.caller().environment());
    Path own = source.resolve(".env");
    // Without one of its own a checkout goes by what its local environment has.
    Path dotenv =
        Files.exists(own)
            ? own
            : new SitePaths(
                    call.caller()
                        .home()
                        .app(new AppEnvironment(file.config().app(), ConfigFile.LOCAL)))
                .dotEnv();
    if (Files.isReadable(dotenv)) {
      all.putAll(EnvFile.read(dotenv, file.config().dotenv(), all).values());
    }
    return all;
  }

  /** Packages into that folder, showing progress and warnings. */
  Packaged pack(AppConfig config, Path target) {
    return pack(config, target, Instant.now(), Optional.empty());
  }

  /** The same with an export that travels along, both named after that time. */
  Packaged pack(AppConfig config, Path target, Instant now, Optional<PackageOrder.Data> data) {
    Progress progress = (detail, part) -> call.console().show(new Event.Progressed(detail, part));
    Packaged packaged =
        new Packager(commands)
            .pack(
                new PackageOrder(
                    source,
                    config.app(),
                    Selection.of(config),
                    target,
                    now,
                    call.value("--version-name"),
                    new ForgottenMigrations(this).warnings(),
                    ThisVersion.get(),
                    data),
                progress);
    for (String warning : packaged.warnings()) {
      call.console().show(new Event.Note("warning", warning));
    }
    return packaged;
  }
}
