package dev.slipway.cli;

import dev.slipway.api.Connection;
import dev.slipway.api.Event;
import dev.slipway.api.JsonLines;
import dev.slipway.api.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Answers connections one after the other with what the test says, and keeps what was asked. */
final class FakeExecutor implements AutoCloseable {
  private final JsonLines lines = new JsonLines();
  private final ServerSocketChannel listener;
  private final BlockingQueue<Request> asked = new LinkedBlockingQueue<>();

  /** What one connection gets; without a result at its end it is cut there. */
  FakeExecutor(Path socket, List<List<Event>> answers) throws IOException {
    Files.createDirectories(socket.getParent());
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(() -> answers.forEach(this::answer));
  }

  private void answer(List<Event> events) {
    try (Connection connection = new Connection(listener.accept())) {
      asked.add(lines.readRequest(String.valueOf(connection.readLine())));
      for (Event event : events) {
        connection.writeLine(lines.write(event));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next request; waits for it. */
  Request next() throws InterruptedException {
    return asked.take();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
