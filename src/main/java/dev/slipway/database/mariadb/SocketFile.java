package dev.slipway.database.mariadb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
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
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.util.ConfigurableSocketFactory;

/**
 * A connection through the server's socket file, by the JDK's own channels: the driver's way there
 * needs a library more.
 */
final class SocketFile extends Socket {
  private final String path;
  private final SocketChannel channel;

  private SocketFile(String path) throws IOException {
    this.path = path;
    this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
  }

  /** What the driver makes its sockets with; it wants a public class without arguments. */
  public static final class Factory extends ConfigurableSocketFactory {
    private String path = "";

    /** For the driver. */
    public Factory() {}

    @Override
    public void setConfiguration(Configuration configuration, String host) {
      this.path = configuration.nonMappedOptions().getProperty("socketFile", "");
    }

    @Override
    public Socket createSocket() throws IOException {
      return new SocketFile(path);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return createSocket();
    }
  }

  @Override
  public void connect(SocketAddress ignored, int timeout) throws IOException {
    channel.connect(UnixDomainSocketAddress.of(path));
  }

  @Override
  public boolean isConnected() {
    return channel.isConnected();
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
  public void setReceiveBufferSize(int size) {}

  @Override
  public void setSendBufferSize(int size) {}

  @Override
  public void setSoLinger(boolean on, int linger) {}

  @Override
  public void setTrafficClass(int value) {}

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
