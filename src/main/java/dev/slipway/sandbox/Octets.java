package dev.slipway.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;

/** Whole messages of a protocol, read and written. */
final class Octets {
  private Octets() {}

  /** Exactly so many bytes, ready to be read. */
  static ByteBuffer read(ByteChannel from, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (from.read(bytes) < 0) {
        throw new EOFException();
      }
    }
    return bytes.flip();
  }

  /** Writes all that is left in it. */
  static void write(ByteChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  /** The text up to the next zero byte. */
  static String text(ByteBuffer bytes) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (byte next = bytes.get(); next != 0; next = bytes.get()) {
      text.write(next);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
