package dev.slipway.keeper.proxy;

import io.undertow.connector.ByteBufferPool;
import org.xnio.XnioIoThread;

/**
 * What one I/O thread owns. A client's connection, its requests and the connections to apps that
 * they use all stay on one thread, so nothing here is shared.
 */
final class Lane {
  /** Size of a buffer: also the longest head of an app's answer. */
  static final int BUFFER_SIZE = 16 * 1024;

  private final XnioIoThread thread;
  private final ByteBufferPool buffers;
  private final HeaderNames names = new HeaderNames();
  private final HeadWriter head = new HeadWriter();
  private final byte[] scratch = new byte[BUFFER_SIZE];

  Lane(XnioIoThread thread, ByteBufferPool buffers) {
    this.thread = thread;
    this.buffers = buffers;
  }

  /** The thread. */
  XnioIoThread thread() {
    return thread;
  }

  /** Which of the threads it is, from 0. */
  int number() {
    return thread.getNumber();
  }

  /** Buffers of {@link #BUFFER_SIZE}. */
  ByteBufferPool buffers() {
    return buffers;
  }

  /** Names seen on this thread. */
  HeaderNames names() {
    return names;
  }

  /** For writing one head at a time. */
  HeadWriter head() {
    return head;
  }

  /** For reading one head at a time. */
  byte[] scratch() {
    return scratch;
  }
}
