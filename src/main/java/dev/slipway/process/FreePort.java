package dev.slipway.process;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a port for a program about to start, below the range from which the kernel takes ports for
 * outgoing connections, so that nobody gets it by chance between now and the start.
 */
public final class FreePort {
  private static final int FIRST = 20_000;
  private static final int LAST = 31_999;
  private static final int TRIES = 200;

  private FreePort() {}

  /**
   * A port of loopback that is free right now.
   *
   * @throws Failure when there is none
   */
  public static int find() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      if (isFree(port)) {
        return port;
      }
    }
    throw Failure.failed(
        "port.none", "no free port between " + FIRST + " and " + LAST + " on loopback");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
