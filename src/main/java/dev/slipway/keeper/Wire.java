package dev.slipway.keeper;

import dev.slipway.model.Failure;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** JSON Lines on one connection: a value per line, UTF-8. One thread may receive; any may send. */
final class Wire {
  /** Desired states carry environments, so lines may be long, but not without bound. */
  private static final int LONGEST_LINE = 8 << 20;

  static final Jsonb JSON = Jsonb.builder().build();
  static final JsonType<KeeperRequest.Greeting> GREETING = JSON.type(KeeperRequest.Greeting.class);
  static final JsonType<KeeperRequest> REQUEST = JSON.type(KeeperRequest.class);
  static final JsonType<KeeperReply> REPLY = JSON.type(KeeperReply.class);

  private final InputStream in;
  private final OutputStream out;

  Wire(SocketChannel channel) {
    this.in = new BufferedInputStream(Channels.newInputStream(channel));
    this.out = Channels.newOutputStream(channel);
  }

  /** Sends a value on a line of its own, whole, also when several threads send. */
  synchronized <T> void send(JsonType<T> type, T value) throws IOException {
    out.write((type.toJson(value) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The next line as a value, or null at the end of the connection. */
  <T> @Nullable T receive(JsonType<T> type) throws IOException {
    String line = line();
    if (line == null) {
      return null;
    }
    return parse(type, line);
  }

  /** The generated readers answer nonsense with many kinds of exception, and null with null. */
  private static <T> T parse(JsonType<T> type, String line) {
    try {
      return Objects.requireNonNull(type.fromJson(line));
    } catch (RuntimeException e) {
      throw Failure.usage("keeper.line", "this line of the keeper's API cannot be read").because(e);
    }
  }

  /**
   * Reads what the other side still sends, within limits: closing a Unix socket with something
   * unread makes its other end forget our last line.
   */
  void readOut() throws IOException {
    int bytes = 0;
    while (bytes < LONGEST_LINE && in.read() >= 0) {
      bytes++;
    }
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return null; // A line without its end is not a line.
      }
      if (line.size() == LONGEST_LINE) {
        throw Failure.usage("keeper.line", "a line of the keeper's API is too long");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
