package dev.slipway.keeper.proxy;

import io.undertow.util.HttpString;
import java.util.Arrays;

/** Writes the head of a message as bytes. Reused by one thread; grows when needed. */
final class HeadWriter {
  private byte[] bytes = new byte[4 * 1024];
  private int length;

  /** Starts anew. */
  void clear() {
    length = 0;
  }

  /** What was written so far; valid until the next call of anything else. */
  byte[] bytes() {
    return bytes;
  }

  /** How much was written so far. */
  int length() {
    return length;
  }

  /** Writes a header line. */
  void header(HttpString name, String value) {
    need(name.length() + 2);
    name.copyTo(bytes, length);
    length += name.length();
    bytes[length++] = ':';
    bytes[length++] = ' ';
    text(value);
    line();
  }

  /** Ends a line. */
  void line() {
    need(2);
    bytes[length++] = '\r';
    bytes[length++] = '\n';
  }

  /** Writes characters of ISO 8859-1, which is what header bytes were read as. */
  @SuppressWarnings("deprecation") // For bytes read as ISO 8859-1 it does what is wanted, fastest.
  void text(String value) {
    need(value.length());
    value.getBytes(0, value.length(), bytes, length);
    length += value.length();
  }

  /** Writes a name. */
  void text(HttpString value) {
    need(value.length());
    value.copyTo(bytes, length);
    length += value.length();
  }

  private void need(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
