package dev.slipway.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;

/**
 * A connection through a server's socket file, by the JDK's own channels, for drivers that only
 * know TCP. Options of TCP mean nothing here and are taken without complaint. One thread may read
 * while another writes.
 */
public final class UnixSocket extends Socket {
  private static final int BUFFER = 8192;

  private final UnixDomainSocketAddress address;
  private final SocketChannel channel;

  /** Not connected yet. */
  public UnixSocket(String path) throws IOException {
    this.address = UnixDomainSocketAddress.of(path);
    this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
  }

  /** One that is connected. */
  public static UnixSocket connected(String path) throws IOException {
    UnixSocket socket = new UnixSocket(path);
    socket.channel.connect(socket.address);
    return socket;
  }

  @Override
  public void connect(SocketAddress ignored) throws IOException {
    channel.connect(address);
  }

  @Override
  public void connect(SocketAddress ignored, int timeout) throws IOException {
    channel.connect(address);
  }

  @Override
  public InputStream getInputStream() {
    // Not the channel itself: reading from one and writing to it at once would share a lock.
    return Channels.newInputStream(
        new ReadableByteChannel() {
          @Override
          public int read(ByteBuffer into) throws IOException {
            return channel.read(into);
          }

          @Override
          public boolean isOpen() {
            return channel.isOpen();
          }

          @Override
          public void close() throws IOException {
            channel.close();
          }
        });
  }

  @Override
  public OutputStream getOutputStream() {
    return Channels.newOutputStream(
        new WritableByteChannel() {
          @Override
          public int write(ByteBuffer from) throws IOException {
            if (!channel.isOpen()) {
              throw new ClosedChannelException();
            }
            return channel.write(from);
          }

          @Override
          public boolean isOpen() {
            return channel.isOpen();
          }

          @Override
          public void close() throws IOException {
            channel.close();
          }
        });
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
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
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
  public void setSoLinger(boolean on, int linger) {}

  @Override
  public void setTrafficClass(int value) {}

  @Override
  public void setReceiveBufferSize(int size) {}

  @Override
  public int getReceiveBufferSize() {
    return BUFFER;
  }

  @Override
  public void setSendBufferSize(int size) {}

  @Override
  public int getSendBufferSize() {
    return BUFFER;
  }
}
