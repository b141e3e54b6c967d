package dev.slipway.init;

import dev.slipway.init.Recognition.Command;
import dev.slipway.init.Sources.TextFile;
import java.util.regex.Pattern;

/** How a program without a known server is told where to listen. */
final class ListenStyle {
  static final String GAP =
      "say here how the app is told its port: {listen}, {port}, or its variable PORT";

  private static final Pattern READS_PORT =
      Pattern.compile("(?:environ|getenv|process\\.env|env)\\b[^\\n]{0,40}\\bPORT\\b");
  private static final Pattern FIRST_ARGUMENT =
      Pattern.compile("sys\\.argv\\[1\\]|args\\[0\\]|process\\.argv\\[2\\]|args\\.length");

  private ListenStyle() {}

  /** The command with what its program understands; with a gap where nothing is understood. */
  static Command told(Command command, TextFile program) {
    String text = String.join("\n", program.lines());
    if (text.contains("--listen")) {
      return Command.of(command.line() + " --listen {listen}");
    }
    if (text.contains("--bind")) {
      return Command.of(command.line() + " --bind {listen}");
    }
    if (text.contains("--port")) {
      String host = text.contains("--host") ? " --host {host}" : "";
      return Command.of(command.line() + host + " --port {port}");
    }
    if (READS_PORT.matcher(text).find()) {
      return command;
    }
    return FIRST_ARGUMENT.matcher(text).find()
        ? Command.of(command.line() + " {port}")
        : command.gap(GAP);
  }
}
