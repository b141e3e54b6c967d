package dev.slipway.cli;

import dev.slipway.api.Event;
import java.util.List;
import java.util.Map;

/** Where the command line talks to whoever called it. Thread-safe. */
public interface Console extends AutoCloseable {

  /**
   * The console for a call: JSON where these words ask for it, a live one on a terminal, else plain
   * lines.
   *
   * @param environment the caller's variables: {@code TERM}, {@code NO_COLOR}
   */
  static Console of(List<String> words, Map<String, String> environment) {
    if (Format.guess(words) == Format.JSON) {
      return new JsonConsole(System.out);
    }
    if (Format.guess(words) == Format.TEXT && Terminal.isThere(environment)) {
      return new LiveConsole(new Terminal(Terminal.style(environment)), System.out);
    }
    return new LineConsole(System.out, System.err, Style.PLAIN);
  }

  /** Shows what happens while work is done; never called with a result. */
  void show(Event event);

  /**
   * Shows how it ended; called once, last.
   *
   * @param text the result for people, in lines; empty when {@code end} says it all
   */
  void end(Event.Ended end, String text);

  /** Leaves the terminal as it was. Called once more after {@link #end}, it does nothing. */
  @Override
  void close();
}
