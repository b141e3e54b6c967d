package dev.slipway.server;

import dev.slipway.api.Connection;
import dev.slipway.api.Event;
import dev.slipway.api.JsonLines;
import dev.slipway.api.Request;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A client that speaks to a real socket, line by line. */
final class TestClient implements AutoCloseable {
  private final JsonLines lines = new JsonLines();
  private final Connection connection;

  TestClient(Path socket) throws IOException {
    connection = new Connection(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  TestClient send(String line) throws IOException {
    connection.writeLine(line);
    return this;
  }

  TestClient ask(String verb, Map<String, String> arguments) throws IOException {
    return send(lines.write(new Request(Request.API, verb, "shop/local", arguments, null)));
  }

  TestClient cancel() throws IOException {
    return ask(Request.CANCEL, Map.of());
  }

  /** The next event; fails when there is none. */
  Event next() throws IOException {
    String line = connection.readLine();
    if (line == null) {
      throw new IOException("the server hung up");
    }
    return lines.readEvent(line).orElseThrow();
  }

  /** Every event up to and with the result. */
  List<Event> rest() throws IOException {
    List<Event> events = new ArrayList<>();
    do {
      events.add(next());
    } while (!(events.getLast() instanceof Event.Ended));
    return events;
  }

  /** The result, whatever comes before it. */
  Event.Ended result() throws IOException {
    return (Event.Ended) rest().getLast();
  }

  /** Whether the server has closed the connection. */
  boolean isOver() throws IOException {
    return connection.readLine() == null;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
