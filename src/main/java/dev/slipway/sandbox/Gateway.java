package dev.slipway.sandbox;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A port on loopback outside that leads to a port inside a sandbox, by way of its relay. */
final class Gateway implements AutoCloseable {
  private final ServerSocketChannel outside;
  private final Path door;
  private final int inside;

  private Gateway(ServerSocketChannel outside, Path door, int inside) {
    this.outside = outside;
    this.door = door;
    this.inside = inside;
  }

  /** Listens on a free port. */
  static Gateway open(Path door, int inside) {
    try {
      ServerSocketChannel outside = ServerSocketChannel.open();
      outside.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Gateway gateway = new Gateway(outside, door, inside);
      Thread.ofVirtual().name("gateway to " + inside).start(gateway::serve);
      return gateway;
    } catch (IOException e) {
      throw Failure.failed("sandbox.port", "there is no free port: " + e.getMessage()).because(e);
    }
  }

  int port() {
    try {
      return ((InetSocketAddress) outside.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve() {
    try {
      while (true) {
        SocketChannel client = outside.accept();
        Thread.ofVirtual().start(() -> pass(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void pass(SocketChannel client) {
    try (client;
        SocketChannel relay = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      relay.connect(UnixDomainSocketAddress.of(door));
      ByteBuffer port = ByteBuffer.allocate(2).putShort((short) inside).flip();
      while (port.hasRemaining()) {
        relay.write(port);
      }
      Pump.both(client, relay);
    } catch (IOException e) {
      // The client sees its connection end.
    }
  }

  @Override
  public void close() {
    try {
      outside.close();
    } catch (IOException e) {
      // It is as good as closed.
    }
  }
}
