package dev.slipway.init;

import dev.slipway.init.Recognition.AppProcess;
import dev.slipway.init.Recognition.Command;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A {@code Procfile}: one {@code name: command} a line. Its {@code $PORT} becomes {@code {port}};
 * the line {@code release} is a migration and no process.
 */
final class Procfile {
  private static final Pattern LINE = Pattern.compile("^([A-Za-z][A-Za-z0-9_-]*)\\s*:\\s*(\\S.*)$");
  private static final Pattern EVERYWHERE =
      Pattern.compile(
          "(?:0\\.0\\.0\\.0|127\\.0\\.0\\.1|\\[::\\]|localhost|(?<![\\w.])):\\$\\{?PORT(?::-\\d+)?}?");
  private static final Pattern PORT = Pattern.compile("\\$PORT\\b|\\$\\{PORT(?::-\\d+)?}");
  private static final Pattern PYTHON = Pattern.compile("(?<![\\w./-])python(?=\\s)");
  private static final Pattern OTHER_HOST = Pattern.compile("(?<=--host[ =])0\\.0\\.0\\.0");
  // ${NAME:-default} means the same to us as to a shell; everything else with $ does not.
  private static final Pattern SHELL =
      Pattern.compile("[|&;<>`*~]|\\$(?!\\{[A-Za-z_][A-Za-z0-9_]*:-[^}$]*})");

  private Procfile() {}

  /** Its processes, in its order. */
  static List<Found<AppProcess>> processes(Sources sources) {
    return lines(sources)
        .filter(hit -> !hit.group(1).equals("release"))
        .map(hit -> new Found<>(process(hit), hit.where()))
        .toList();
  }

  /** The command of its release phase, which is a migration where there is one. */
  static Optional<Found<Command>> release(Sources sources) {
    return lines(sources)
        .filter(hit -> hit.group(1).equals("release"))
        .map(hit -> new Found<>(command(hit.group(2).strip()), hit.where()))
        .findFirst();
  }

  private static Stream<Sources.Hit> lines(Sources sources) {
    return sources.file("Procfile").stream().flatMap(file -> Sources.search(file, LINE));
  }

  private static AppProcess process(Sources.Hit hit) {
    String name = hit.group(1).toLowerCase(Locale.ROOT).replace('_', '-');
    return new AppProcess(name, command(hit.group(2).strip()));
  }

  static Command command(String line) {
    // Where Procfiles come from there is a "python"; on a Debian host there is none.
    String python = PYTHON.matcher(line).replaceAll("python3");
    String listening = EVERYWHERE.matcher(python).replaceAll("{listen}");
    String own =
        OTHER_HOST.matcher(PORT.matcher(listening).replaceAll("{port}")).replaceAll("{host}");
    boolean assigns = own.matches("[A-Za-z_][A-Za-z0-9_]*=.*");
    if (!assigns && !SHELL.matcher(own).find()) {
      return Command.of(own);
    }
    // With exec the app itself gets our signals, not a shell in front of it.
    boolean single = !assigns && !own.matches(".*[|&;].*") && !own.startsWith("exec ");
    return Command.shell(single ? "exec " + own : own);
  }
}
