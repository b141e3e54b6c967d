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

  /** The connection the work is asked for on; the request itself is written by the caller. */
  synchronized void over(Connection open) {
    connection = open;
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
      open.writeLine(lines.write(Request.of(Request.CANCEL, null, Map.of())));
    } catch (IOException gone) {
      // Then there is nobody to cancel; whoever reads from this connection notices too.
    }
  }
}
