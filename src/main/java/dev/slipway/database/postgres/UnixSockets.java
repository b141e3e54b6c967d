package dev.slipway.database.postgres;

import dev.slipway.database.UnixSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Lets the driver, which only knows TCP, connect to a server's Unix socket. */
public final class UnixSockets extends SocketFactory {
  private final String path;

  /** For the driver: sockets that lead to this path. */
  public UnixSockets(String path) {
    this.path = path;
  }

  @Override
  public Socket createSocket() throws IOException {
    return new UnixSocket(path);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return UnixSocket.connected(path);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return UnixSocket.connected(path);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return UnixSocket.connected(path);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return UnixSocket.connected(path);
  }
}
