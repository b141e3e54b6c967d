package dev.slipway.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;

/** Passes bytes between two connections, both ways. */
final class Pump {
  private static final int BUFFER = 32 * 1024;

  private Pump() {}

  /** Passes until both have said all; what one of them breaks ends both. */
  static void both(ByteChannel one, ByteChannel other) throws IOException {
    Thread back = Thread.ofVirtual().start(() -> passQuietly(other, one));
    try {
      pass(one, other);
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void passQuietly(ByteChannel from, ByteChannel to) {
    try {
      pass(from, to);
    } catch (IOException e) {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void pass(ByteChannel from, ByteChannel to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    while (from.read(buffer) >= 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        to.write(buffer);
      }
      buffer.clear();
    }
    endOutput(to);
  }

  /** Says that nothing more comes. */
  static void endOutput(ByteChannel to) throws IOException {
    switch (to) {
      case SocketChannel plain -> plain.shutdownOutput();
      case TlsChannel encrypted -> encrypted.endOutput();
      case Followed followed -> followed.endOutput();
      default -> to.close();
    }
  }

  private static void closeQuietly(ByteChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is as good as closed.
    }
  }
}
