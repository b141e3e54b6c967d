package dev.slipway.cli;

import dev.slipway.model.Failure;
import dev.slipway.model.SlipwayHome;
import dev.slipway.process.ThisProgram;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Starts the keeper in a session of its own, so that it outlives us and our terminal. It gets a
 * clean environment: what else stood in ours is not its business, and would be inherited for years.
 */
final class KeeperStart {
  private static final Set<String> INHERITED =
      Set.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR", "JAVA_HOME");
  private static final int QUOTED_LINES = 8;

  private final Caller caller;

  KeeperStart(Caller caller) {
    this.caller = caller;
  }

  /**
   * Starts it; returns at once.
   *
   * @param options words after {@code keeper}
   */
  Process start(List<String> options) {
    SlipwayHome home = caller.home();
    Path output = home.keeperOutput();
    List<String> words = new ArrayList<>(List.of("keeper"));
    words.addAll(options);
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(ThisProgram.command(caller.environment(), words));
    try {
      Files.createDirectories(home.keeper());
      Files.setPosixFilePermissions(home.keeper(), PosixFilePermissions.fromString("rwx------"));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(home.path().toFile())
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .redirectErrorStream(true);
      builder.environment().clear();
      builder.environment().putAll(environment(home));
      return builder.start();
    } catch (IOException e) {
      throw Failure.state("keeper.start", "the keeper cannot be started")
          .next("see that " + home + " is writable and setsid(1) is installed")
          .because(e);
    }
  }

  /** What a keeper that ended at once has to say. */
  Failure ended(int exitCode) {
    return Failure.state("keeper.start", "the keeper ended at once, with exit code " + exitCode)
        .now("its last words:\n" + lastWords())
        .next("all of its output is in " + caller.home().keeperOutput());
  }

  private Map<String, String> environment(SlipwayHome home) {
    Map<String, String> inherited = new TreeMap<>();
    caller
        .environment()
        .forEach((name, value) -> {
          if (INHERITED.contains(name) || name.startsWith("LC_") || name.startsWith("SLIPWAY_")) {
            inherited.put(name, value);
          }
        });
    inherited.put(SlipwayHome.VARIABLE, home.toString());
    return inherited;
  }

  private String lastWords() {
    try {
      List<String> lines =
          Files.readAllLines(caller.home().keeperOutput(), StandardCharsets.ISO_8859_1);
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - QUOTED_LINES), lines.size()));
    } catch (IOException e) {
      return "(" + e.getMessage() + ")";
    }
  }
}
