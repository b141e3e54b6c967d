package dev.slipway.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import javax.net.ssl.SSLSocket;

/** An encrypted connection, read and written like any other. One reader and one writer at once. */
final class TlsChannel implements ByteChannel {
  private static final int MOST = 16 * 1024;

  private final SSLSocket socket;
  private final InputStream in;
  private final OutputStream out;

  TlsChannel(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    byte[] bytes = new byte[Math.min(MOST, to.remaining())];
    int count = in.read(bytes);
    if (count > 0) {
      to.put(bytes, 0, count);
    }
    return count;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    byte[] bytes = new byte[Math.min(MOST, from.remaining())];
    from.get(bytes);
    out.write(bytes);
    out.flush();
    return bytes.length;
  }

  /** Says that nothing more comes, and goes on reading. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public boolean isOpen() {
    return !socket.isClosed();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
