package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.JsonLines;
import java.io.PrintStream;

/** JSON Lines on standard output: every event as it comes, the result last. */
final class JsonConsole implements Console {
  private static final String EMPTY_DATA = ",\"data\":{}}";

  private final PrintStream out;
  private final JsonLines lines = new JsonLines();

  JsonConsole(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void show(Event event) {
    out.println(Printable.json(lines.write(event)));
    out.flush();
  }

  /** The fields of the verb's own object stand beside those that every result has. */
  @Override
  public synchronized void end(Event.Ended end, String text) {
    String line = lines.write(end.with("{}"));
    String own = end.data() == null ? "{}" : end.data();
    String flat = line.substring(0, line.length() - EMPTY_DATA.length()) + rest(own);
    out.println(Printable.json(flat));
    out.flush();
  }

  /** Whatever follows the first brace: a comma and fields, or the end. */
  private static String rest(String object) {
    return object.equals("{}") ? "}" : "," + object.substring(1);
  }

  @Override
  public void close() {
    out.flush();
  }
}
