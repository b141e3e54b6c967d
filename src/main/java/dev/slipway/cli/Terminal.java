package dev.slipway.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The terminal that standard output goes to: its size, and what it can show. The size is asked of
 * {@code stty(1)}, and again when the window changes.
 */
final class Terminal {
  private final Style style;
  private volatile int columns = 80;
  private volatile int rows = 24;

  Terminal(Style style) {
    this.style = style;
  }

  /** Whether standard output is a terminal that can move its cursor. */
  static boolean isThere(Map<String, String> environment) {
    if (environment.getOrDefault("TERM", "dumb").equals("dumb")) {
      return false;
    }
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** What may be shown on it: no colours where {@code NO_COLOR} says so (no-color.org). */
  static Style style(Map<String, String> environment) {
    boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Style(colour, System.out.charset().equals(StandardCharsets.UTF_8));
  }

  Style style() {
    return style;
  }

  int columns() {
    return columns;
  }

  int rows() {
    return rows;
  }

  /** A terminal that was never told its size says 0. */
  private static int believed(int size, int least, int known) {
    return size == 0 ? known : Math.max(least, size);
  }

  /** Asks for the size; keeps what it knows when nobody answers. */
  void measure() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
      String[] size =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
              .strip()
              .split(" ", 3);
      if (stty.waitFor(1, TimeUnit.SECONDS) && stty.exitValue() == 0 && size.length == 2) {
        rows = believed(Integer.parseInt(size[0]), 2, rows);
        columns = believed(Integer.parseInt(size[1]), 20, columns);
      }
    } catch (IOException | NumberFormatException e) {
      // No stty, no /dev/tty: 80 by 24, or the last known size, is what remains.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
