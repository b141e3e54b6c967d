package dev.slipway.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Reads a program's output to its end, line by line, masks secrets and hands each line on. A line
 * over {@link #LONGEST} characters is cut into several, never through a secret.
 */
final class OutputReader {
  /** Longest line that is handed on whole. */
  static final int LONGEST = 16 * 1024;

  private final Redaction redaction;
  private final Consumer<String> sink;
  private final StringBuilder line = new StringBuilder();

  OutputReader(Redaction redaction, Consumer<String> sink) {
    this.redaction = redaction;
    this.sink = sink;
  }

  /** Returns at the end of the stream; bytes that are no UTF-8 become replacement characters. */
  void readAll(InputStream stream) throws IOException {
    Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8);
    char[] buffer = new char[8192];
    for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
      for (int i = 0; i < count; i++) {
        take(buffer[i]);
      }
    }
    if (!line.isEmpty()) {
      handOn(line.length());
    }
  }

  private void take(char c) {
    if (c == '\n') {
      handOn(line.length());
      return;
    }
    line.append(c);
    if (line.length() >= LONGEST + redaction.longest()) {
      // The part that could be the beginning of a secret stays for the next round.
      String masked = redaction.apply(line.toString());
      line.setLength(0);
      line.append(masked);
      handOn(Math.max(1, masked.length() - redaction.longest()));
    }
  }

  private void handOn(int length) {
    int end = length > 0 && line.charAt(length - 1) == '\r' ? length - 1 : length;
    sink.accept(redaction.apply(line.substring(0, end)));
    line.delete(0, length);
  }
}
