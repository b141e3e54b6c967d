package dev.slipway.cli;

import dev.slipway.api.Event;
import java.io.PrintStream;
import java.util.List;

/**
 * Draws the steps in place on a terminal, and everything else as lines above them. A frame is one
 * write that overwrites the one before line by line, so nothing flickers.
 */
final class LiveConsole implements Console {
  private static final long FRAME_MILLIS = 100;
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String END_OF_LINE = "\u001b[K";
  private static final String REST_OF_SCREEN = "\u001b[J";

  private final Terminal terminal;
  private final PrintStream out;
  private final StepTree tree;
  private final Sentences sentences;
  private boolean moving;
  private int drawn;
  private boolean closed;

  LiveConsole(Terminal terminal, PrintStream out) {
    this.terminal = terminal;
    this.out = out;
    this.tree = new StepTree(terminal.style());
    this.sentences = new Sentences(terminal.style());
  }

  @Override
  public synchronized void show(Event event) {
    tree.add(event, now());
    switch (event) {
      case Event.Note note -> draw(sentences.of(note) + END_OF_LINE + "\n");
      case Event.Output output -> draw(sentences.of(output) + END_OF_LINE + "\n");
      case Event.CancelAnswered answer -> draw(sentences.of(answer) + END_OF_LINE + "\n");
      default -> draw("");
    }
    if (!moving && !tree.isEmpty() && !closed) {
      moving = true;
      terminal.measure();
      Interrupts.onResize(terminal::measure);
      out.print(HIDE_CURSOR);
      // Ctrl-C may end us without a word.
      Runtime.getRuntime().addShutdownHook(new Thread(this::close));
      Thread.ofVirtual().name("frames").start(this::drawFrames);
    }
  }

  @Override
  public synchronized void end(Event.Ended end, String text) {
    close();
    if (!text.isEmpty()) {
      out.println(Printable.lines(text.stripTrailing()));
    }
    String words = sentences.of(end);
    if (!words.isEmpty()) {
      out.println(words);
    }
    out.flush();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    notifyAll();
    if (moving) {
      StringBuilder last = new StringBuilder(toTop());
      for (String line : tree.allLines(terminal.columns(), now())) {
        last.append(line).append(END_OF_LINE).append('\n');
      }
      out.print(last.append(REST_OF_SCREEN).append(SHOW_CURSOR));
    }
    out.flush();
  }

  private synchronized void drawFrames() {
    try {
      while (!closed) {
        draw("");
        wait(FRAME_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes lines that stay, and the tree below them. */
  private void draw(String above) {
    StringBuilder frame = new StringBuilder(toTop()).append(above);
    List<String> lines =
        tree.isEmpty() || closed
            ? List.of()
            : tree.lines(terminal.columns(), terminal.rows() - 1, now());
    for (String line : lines) {
      frame.append(line).append(END_OF_LINE).append('\n');
    }
    drawn = lines.size();
    out.print(frame.append(REST_OF_SCREEN));
    out.flush();
  }

  private String toTop() {
    return drawn == 0 ? "" : "\u001b[" + drawn + "A\r";
  }

  private static double now() {
    return System.nanoTime() / 1e9;
  }
}
