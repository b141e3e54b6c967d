package dev.slipway.database.dump;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Bytes with a look ahead of a few, and lines counted. */
final class Bytes {
  private static final int AHEAD = 128;

  private final InputStream from;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private boolean over;
  private long line = 1;

  Bytes(InputStream from) {
    this.from = from;
  }

  /** The byte so far ahead, at most {@value #AHEAD}; -1 behind the end. */
  int peek(int ahead) throws IOException {
    if (at + ahead >= end) {
      fill();
    }
    return at + ahead < end ? buffer[at + ahead] & 0xff : -1;
  }

  /** The next byte, which is past now; -1 at the end. */
  int next() throws IOException {
    int next = peek(0);
    if (next >= 0) {
      at++;
      if (next == '\n') {
        line++;
      }
    }
    return next;
  }

  /** Passes on what comes before either byte, or as much of it as is at hand. */
  void pass(OutputStream to, int stop, int otherStop) throws IOException {
    if (at >= end) {
      fill();
    }
    int from = at;
    while (at < end && buffer[at] != (byte) stop && buffer[at] != (byte) otherStop) {
      if (buffer[at] == '\n') {
        line++;
      }
      at++;
    }
    to.write(buffer, from, at - from);
  }

  /** Whether these come next, letters in either case. */
  boolean isNext(String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      if (Character.toUpperCase(peek(i)) != Character.toUpperCase(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  long line() {
    return line;
  }

  private void fill() throws IOException {
    if (over) {
      return;
    }
    System.arraycopy(buffer, at, buffer, 0, end - at);
    end -= at;
    at = 0;
    while (end < AHEAD && !over) {
      int count = from.read(buffer, end, buffer.length - end);
      over = count < 0;
      end += Math.max(0, count);
    }
  }
}
