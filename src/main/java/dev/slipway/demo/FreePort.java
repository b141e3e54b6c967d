package dev.slipway.demo;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port that nobody listens on now. */
final class FreePort {
  private FreePort() {}

  /**
   * One of loopback's, chosen by the kernel.
   *
   * @throws Failure when there is none
   */
  static int onLoopback() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw Failure.failed("demo.port", "no free port on loopback").because(e);
    }
  }
}
