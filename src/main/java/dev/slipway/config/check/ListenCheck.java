package dev.slipway.config.check;

import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.AppConfig.ProcessConfig;
import dev.slipway.config.check.Check.Subject;
import java.util.List;
import java.util.Set;

/** Servers that would listen on a port of their own choice, because nobody tells them ours. */
final class ListenCheck {
  private static final Set<String> SERVERS =
      Set.of("gunicorn", "uvicorn", "hypercorn", "daphne", "waitress-serve", "flask", "uwsgi");

  private ListenCheck() {}

  static List<Finding> of(Subject subject) {
    return subject.config().processes().stream()
        .filter(process -> process.name().equals("web"))
        .filter(process -> isDeaf(process.command()))
        .map(ListenCheck::finding)
        .toList();
  }

  private static boolean isDeaf(CommandLine command) {
    return !command.isShell()
        && command.arguments().stream().anyMatch(SERVERS::contains)
        && command.arguments().stream()
            .noneMatch(a ->
                a.contains("{listen}")
                    || a.contains("{port}")
                    || a.startsWith("--config")
                    || a.equals("-c"));
  }

  private static Finding finding(ProcessConfig web) {
    return Finding.warning(
        "web.listen",
        "Nothing tells 'web' where to listen",
        "Put {listen} or {port} into its command: "
            + String.join(" ", web.command().arguments())
            + " … {listen}");
  }
}
