package dev.slipway.cli;

import dev.slipway.api.Connection;
import dev.slipway.api.Event;
import dev.slipway.api.JsonLines;
import dev.slipway.api.Request;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Ctrl-C means while the executor works for us. Thread-safe. */
final class Cancelling {
  private static final int EXIT_CODE = 130;

  private final Console console;
  private final JsonLines lines;
  private @Nullable Connection connection;
  private boolean asked;

  Cancelling(Console console, JsonLines lines) {
    this.console = console;
    this.lines = lines;
  }

  /**
   * The connection the work is asked for on, after the request itself was written. What was asked
   * of an executor that died since is asked once more of its successor.
   */
  synchronized void over(Connection open) throws IOException {
    connection = open;
    if (asked) {
      ask(open);
    }
  }

  /** The first time asks to cancel; the second time leaves at once. */
  synchronized void interrupted() {
    Connection open = connection;
    if (asked || open == null) {
      console.close();
      Runtime.getRuntime().halt(EXIT_CODE);
      return;
    }
    asked = true;
    console.show(new Event.Note("info", "cancelling; Ctrl-C again leaves without waiting"));
    try {
      ask(open);
    } catch (IOException gone) {
      // Then there is nobody to cancel; whoever reads from this connection notices too.
    }
  }

  private void ask(Connection open) throws IOException {
    open.writeLine(lines.write(Request.of(Request.CANCEL, null, Map.of())));
  }
}
