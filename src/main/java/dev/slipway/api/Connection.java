package dev.slipway.api;

import dev.slipway.model.Failure;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection of the API: lines in, lines out, UTF-8. One thread may read while another
 * writes, but no two do the same.
 */
public final class Connection implements Closeable {
  private final SocketChannel channel;
  private final ByteBuffer arrived = ByteBuffer.allocate(16 * 1024).flip();

  /** Takes over a connected channel in blocking mode; {@link #close} closes it. */
  public Connection(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * The next line without its line break, or null when the other end sends no more. A last line
   * that was cut off in the middle is no line.
   *
   * @throws Failure when the line is longer than {@link JsonLines#LONGEST}
   */
  public @Nullable String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    while (true) {
      while (arrived.hasRemaining()) {
        byte next = arrived.get();
        if (next == '\n') {
          return line.toString(StandardCharsets.UTF_8);
        }
        if (line.size() == JsonLines.LONGEST) {
          throw Failure.usage(
              "api.line-too-long", "a line of the API has at most " + JsonLines.LONGEST + " bytes");
        }
        line.write(next);
      }
      arrived.clear();
      int count = channel.read(arrived);
      arrived.flip();
      if (count < 0) {
        return null;
      }
    }
  }

  /** Writes a line and its line break; waits for as long as the other end does not read. */
  public void writeLine(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Ends the connection; a thread that reads or writes wakes with an {@link IOException}. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
