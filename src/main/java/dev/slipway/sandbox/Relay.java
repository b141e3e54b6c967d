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
import java.util.ArrayList;
import java.util.List;

/**
 * The process that holds a sandbox: it passes connections from a Unix socket to ports on loopback
 * inside, where nobody outside can connect to by themselves. The first two bytes of a connection
 * are the port. Out it passes what is sent to the ports in its arguments, and nothing else. It
 * lives as long as its standard input is open.
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
      for (String port : args) {
        let(Integer.parseInt(port));
      }
      Thread.ofPlatform().daemon().start(() -> serve(door));
      System.out.println(READY);
      while (System.in.read() >= 0) {
        // Nothing is said to it; the end of its input is what it waits for.
      }
    }
    System.exit(0);
  }

  /** The argument list that starts it, in the Java that runs us. */
  static List<String> program(List<Outlet> outlets) {
    List<String> line = new ArrayList<>();
    line.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xmx32m",
            "-cp",
            ThisProgram.classPath(),
            Relay.class.getName()));
    outlets.forEach(outlet -> line.add(Integer.toString(outlet.port())));
    return line;
  }

  /** The socket by which what goes out at a port leaves the sandbox, seen from outside. */
  static Path outlet(long pid, int port) {
    return Path.of("/proc/" + pid + "/cwd/" + outlet(port));
  }

  private static String outlet(int port) {
    return "out-" + port + ".sock";
  }

  /** Lets connections out: from a port on loopback inside to a socket of the same number. */
  private static void let(int port) throws IOException {
    ServerSocketChannel inside = ServerSocketChannel.open();
    inside.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            while (true) {
              SocketChannel program = inside.accept();
              Thread.ofVirtual().start(() -> passOut(program, port));
            }
          } catch (IOException e) {
            // We are about to end.
          }
        });
  }

  private static void passOut(SocketChannel program, int port) {
    try (program;
        SocketChannel outside = SocketChannel.open(UnixDomainSocketAddress.of(outlet(port)))) {
      Pump.both(program, outside);
    } catch (IOException e) {
      // The program sees its connection end.
    }
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
