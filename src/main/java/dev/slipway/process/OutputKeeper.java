package dev.slipway.process;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Beginning and end of a program's output, in bounded memory: the beginning says what it was about,
 * the end what went wrong. For one thread at a time.
 */
final class OutputKeeper {
  /** Characters of the beginning that are kept, to whole lines. */
  static final int HEAD = 64 * 1024;

  /** Characters of the end that are kept, to whole lines. */
  static final int TAIL = 192 * 1024;

  private final StringBuilder head = new StringBuilder();
  private final Deque<String> tail = new ArrayDeque<>();
  private int tailLength;
  private long leftOut;

  void add(String line) {
    if (tail.isEmpty() && leftOut == 0 && head.length() + line.length() < HEAD) {
      head.append(line).append('\n');
      return;
    }
    tail.addLast(line);
    tailLength += line.length() + 1;
    while (tailLength > TAIL && tail.size() > 1) {
      tailLength -= tail.removeFirst().length() + 1;
      leftOut++;
    }
  }

  /** Everything kept, lines separated by line feeds; a remark stands where lines are missing. */
  String text() {
    StringBuilder text = new StringBuilder(head);
    if (leftOut > 0) {
      text.append("… ").append(leftOut).append(" lines left out …\n");
    }
    tail.forEach(line -> text.append(line).append('\n'));
    if (!text.isEmpty()) {
      text.setLength(text.length() - 1);
    }
    return text.toString();
  }
}
