package dev.slipway.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A way to a server on this host that breaks after so many bytes, for everybody on it and whoever
 * comes, until it is mended. The server goes on with what it was told.
 */
public final class CutWire implements AutoCloseable {
  private final int port;
  private final ServerSocket door;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

  /** A whole one to that port. */
  public CutWire(int port) throws IOException {
    this.port = port;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::admit);
  }

  /** Where it begins. */
  public int port() {
    return door.getLocalPort();
  }

  /** Breaks after so many more bytes, both ways counted. */
  public void cutAfter(long bytes) {
    left.set(bytes);
  }

  /** Whether it is broken. */
  public boolean isCut() {
    return left.get() <= 0;
  }

  /** Makes it whole, and says how many bytes went over it since it was told when to break. */
  public long mend(long toldBytes) {
    return toldBytes - left.getAndSet(Long.MAX_VALUE);
  }

  private void admit() {
    while (!door.isClosed()) {
      admitOne();
    }
  }

  private void admitOne() {
    try {
      Socket near = door.accept();
      sockets.add(near);
      if (isCut()) {
        breakAll();
        return;
      }
      Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
      sockets.add(far);
      Thread.ofVirtual().start(() -> pass(near, far));
      Thread.ofVirtual().start(() -> pass(far, near));
    } catch (IOException e) {
      return; // Whoever came has left, or the door is closed.
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[4096];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (left.addAndGet(-read) <= 0) {
          breakAll();
          return;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      return; // Broken, here or at either end.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void breakAll() {
    sockets.forEach(CutWire::reset);
  }

  /** As a firewall does that forgot a connection, and not with a goodbye. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      return; // Closed already.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    breakAll();
  }
}
