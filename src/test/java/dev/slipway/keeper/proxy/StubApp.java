package dev.slipway.keeper.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** An app on a real socket that says byte for byte what a test wants, one thread per connection. */
final class StubApp implements AutoCloseable {

  /** What the app does with each connection. */
  interface Behaviour {
    void serve(Wire wire) throws Exception;
  }

  /** What the app answers to each request, on connections that are kept. */
  interface Answers {
    String to(Wire.Head request, String body) throws Exception;
  }

  private final ServerSocket server = new ServerSocket();
  private final Thread acceptor;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Throwable> problems = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  final List<Wire.Head> requests = new CopyOnWriteArrayList<>();

  private StubApp(Behaviour behaviour, Executor connections) throws IOException {
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    acceptor = Thread.ofVirtual().start(() -> accept(behaviour, connections));
  }

  /** An app that treats whole connections. */
  static StubApp connections(Behaviour behaviour) throws IOException {
    return new StubApp(behaviour, each -> Thread.ofVirtual().start(each));
  }

  /** An app that treats whole connections, one after the other. */
  static StubApp oneByOne(Behaviour behaviour) throws IOException {
    return new StubApp(behaviour, Runnable::run);
  }

  /** An app that answers requests on kept connections. */
  static StubApp answering(Answers answers) throws IOException {
    StubApp[] self = new StubApp[1];
    self[0] =
        connections(wire -> {
          while (true) {
            Wire.Head head = wire.nextHead();
            if (head == null) {
              return;
            }
            self[0].requests.add(head);
            wire.send(answers.to(head, wire.body(head)));
          }
        });
    return self[0];
  }

  /** An app that says the same to each connection's first request, and ends it. */
  static StubApp saying(String text) throws IOException {
    return connections(wire -> {
      wire.head();
      wire.send(text);
    });
  }

  /** An app that says its name. */
  static StubApp named(String name) throws IOException {
    return answering((request, body) -> ok(name));
  }

  /** A plain answer. */
  static String ok(String content) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + content.length() + "\r\n\r\n" + content;
  }

  private void accept(Behaviour behaviour, Executor executor) {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        connections.incrementAndGet();
        open.add(socket);
        executor.execute(() -> serve(behaviour, socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Behaviour behaviour, Socket socket) {
    try (socket) {
      behaviour.serve(new Wire(socket));
    } catch (IOException e) {
      // The other side went away; tests that care look there.
    } catch (Exception | AssertionError e) {
      problems.add(e);
    } finally {
      open.remove(socket);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.close();
      closeConnections();
      acceptor.join(); // Until it has gone the port may still be open.
      closeConnections();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!problems.isEmpty()) {
      throw new AssertionError("the stub app failed", problems.getFirst());
    }
  }

  private void closeConnections() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }
}
