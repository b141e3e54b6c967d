package dev.slipway.database.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
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
    return connected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected();
  }

  private Socket connected() throws IOException {
    UnixSocket socket = new UnixSocket(path);
    socket.reach();
    return socket;
  }

  /** Options of TCP mean nothing here and are taken without complaint. */
  private static final class UnixSocket extends Socket {
    private final UnixDomainSocketAddress address;
    private final SocketChannel channel;

    UnixSocket(String path) throws IOException {
      address = UnixDomainSocketAddress.of(path);
      channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    void reach() throws IOException {
      channel.connect(address);
    }

    @Override
    public void connect(SocketAddress ignored, int timeout) throws IOException {
      reach();
    }

    @Override
    public void connect(SocketAddress ignored) throws IOException {
      reach();
    }

    @Override
    public InputStream getInputStream() {
      return Channels.newInputStream(channel);
    }

    @Override
    public OutputStream getOutputStream() {
      return Channels.newOutputStream(channel);
    }

    @Override
    public boolean isConnected() {
      return channel.isConnected();
    }

    @Override
    public boolean isClosed() {
      return !channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public void setSoTimeout(int timeout) {}

    @Override
    public int getSoTimeout() {
      return 0;
    }

    @Override
    public int getSendBufferSize() {
      return 8192;
    }

    @Override
    public int getReceiveBufferSize() {
      return 8192;
    }
  }
}
