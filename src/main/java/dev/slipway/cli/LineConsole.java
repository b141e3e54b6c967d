package dev.slipway.cli;

import dev.slipway.api.Event;
import java.io.PrintStream;

/** Plain lines, for files, pipes and logs. What went wrong goes to standard error. */
final class LineConsole implements Console {
  private final PrintStream out;
  private final PrintStream err;
  private final Sentences sentences;
  private String heading = "";

  LineConsole(PrintStream out, PrintStream err, Style style) {
    this.out = out;
    this.err = err;
    this.sentences = new Sentences(style);
  }

  @Override
  public synchronized void show(Event event) {
    String line = sentences.of(event);
    // The second list of steps of a deployment often has nothing new to say in its heading.
    boolean repeats = event instanceof Event.Planned && line.equals(heading);
    if (event instanceof Event.Planned) {
      heading = line;
    }
    if (!line.isEmpty() && !repeats) {
      out.println(line);
      out.flush();
    }
  }

  @Override
  public synchronized void end(Event.Ended end, String text) {
    if (!text.isEmpty()) {
      out.println(Printable.lines(text.stripTrailing()));
    }
    out.flush();
    String words = sentences.of(end);
    if (!words.isEmpty()) {
      (end.ok() ? out : err).println(words);
    }
    close();
  }

  @Override
  public void close() {
    out.flush();
    err.flush();
  }
}
