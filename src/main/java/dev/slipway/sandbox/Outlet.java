package dev.slipway.sandbox;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one way out of a sandbox: a port on loopback, the same inside and outside, that leads to a
 * database server, for those who ask for the clone. Whoever asks for anything else, such as the
 * live database with the live password, is answered as the server would answer a stranger.
 */
public final class Outlet implements AutoCloseable {
  private final SocketAddress server;
  private volatile Admission admission;
  private volatile @Nullable Statements listener;
  private final ServerSocketChannel loopback;
  private final List<ServerSocketChannel> doors = new ArrayList<>();

  private Outlet(SocketAddress server, Admission admission, ServerSocketChannel loopback) {
    this.server = server;
    this.admission = admission;
    this.loopback = loopback;
  }

  /** Lets a client speak first, or the server, until it is known who the client is. */
  public interface Admission {
    /**
     * Passes on what belongs to the greeting.
     *
     * @return how the server is spoken to from now on, which may be encrypted; empty when the
     *     client may not go on, and was told why
     */
    Optional<ByteChannel> admit(SocketChannel client, SocketChannel server) throws IOException;

    /** Follows what is said after the greeting. */
    Talk follow(Statements listener);
  }

  /** A server that listens on TCP. */
  public static Outlet to(String host, int port, Admission admission) {
    return open(new InetSocketAddress(host, port), admission);
  }

  /** A server that listens on a Unix socket. */
  public static Outlet to(Path socket, Admission admission) {
    return open(UnixDomainSocketAddress.of(socket), admission);
  }

  private static Outlet open(SocketAddress server, Admission admission) {
    try {
      ServerSocketChannel loopback = ServerSocketChannel.open();
      loopback.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Outlet outlet = new Outlet(server, admission, loopback);
      outlet.serve(loopback);
      return outlet;
    } catch (IOException e) {
      throw Failure.failed("sandbox.port", "there is no free port: " + e.getMessage()).because(e);
    }
  }

  /** From now on others are admitted; connections that are open stay. */
  public void admit(Admission others) {
    admission = others;
  }

  /** What is said on connections that begin from now on is listened to; null: no more. */
  public void hear(@Nullable Statements by) {
    listener = by;
  }

  /** The port, on loopback. */
  public int port() {
    try {
      return ((InetSocketAddress) loopback.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Listens on that socket too, to which the sandbox's relay connects. */
  void listen(Path door) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(door));
    doors.add(channel);
    serve(channel);
  }

  private void serve(ServerSocketChannel door) {
    Thread.ofVirtual()
        .name("outlet to " + server)
        .start(() -> {
          try {
            while (true) {
              SocketChannel client = door.accept();
              Thread.ofVirtual().start(() -> pass(client));
            }
          } catch (IOException e) {
            // Closed.
          }
        });
  }

  private void pass(SocketChannel client) {
    try (client;
        SocketChannel there = SocketChannel.open(server)) {
      Optional<ByteChannel> admitted = admission.admit(client, there);
      if (admitted.isPresent()) {
        try (ByteChannel onward = followed(admitted.get())) {
          Pump.both(client, onward);
        }
      }
    } catch (IOException e) {
      // The client sees its connection end.
    }
  }

  private ByteChannel followed(ByteChannel server) {
    Statements by = listener;
    return by == null ? server : new Followed(server, admission.follow(by));
  }

  @Override
  public void close() {
    try {
      for (ServerSocketChannel door : doors) {
        door.close();
      }
      loopback.close();
    } catch (IOException e) {
      // It is as good as closed.
    }
  }
}
