package dev.slipway.sandbox;

import dev.slipway.process.ThisProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * The process that holds a sandbox: it passes connections from a Unix socket to ports on loopback
 * inside, where nobody outside can connect to by themselves. The first two bytes of a connection
 * are the port. It lives as long as its standard input is open.
 */
public final class Relay {
  /** Its one line of output: the sandbox can be used. */
  static final String READY = "ready";

  /** Relative to its working directory, since a socket's name may not be long. */
  private static final String DOOR = "relay.sock";

  private Relay() {}

  /** Holds the sandbox it was started in. */
  public static void main(String[] args) throws IOException {
    try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      door.bind(UnixDomainSocketAddress.of(DOOR));
      Thread.ofPlatform().daemon().start(() -> serve(door));
      System.out.println(READY);
      while (System.in.read() >= 0) {
        // Nothing is said to it; the end of its input is what it waits for.
      }
    }
    System.exit(0);
  }

  /** The argument list that starts it, in the Java that runs us. */
  static List<String> program() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-Xmx32m",
        "-cp",
        ThisProgram.classPath(),
        Relay.class.getName());
  }

  /** Its socket, seen from outside: by the working directory of the process, which is short. */
  static Path door(long pid) {
    return Path.of("/proc/" + pid + "/cwd/" + DOOR);
  }

  private static void serve(ServerSocketChannel door) {
    try {
      while (true) {
        SocketChannel outside = door.accept();
        Thread.ofVirtual().start(() -> pass(outside));
      }
    } catch (IOException e) {
      // The door is closed: we are about to end.
    }
  }

  private static void pass(SocketChannel outside) {
    try (outside) {
      ByteBuffer port = ByteBuffer.allocate(2);
      while (port.hasRemaining() && outside.read(port) >= 0) {
        // Two bytes may come one by one.
      }
      int number = port.flip().getShort() & 0xFFFF;
      try (SocketChannel inside =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), number))) {
        Pump.both(outside, inside);
      }
    } catch (IOException | java.nio.BufferUnderflowException e) {
      // Nobody listens inside, or one of them left: the other side sees its connection end.
    }
  }
}
