package dev.slipway.keeper.proxy;

import io.undertow.connector.ByteBufferPool;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioExecutor;
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
  private final Duration patience;
  private final HeaderNames names = new HeaderNames();
  private final HeadWriter head = new HeadWriter();
  private final byte[] scratch = new byte[BUFFER_SIZE];

  Lane(XnioIoThread thread, ByteBufferPool buffers, Duration patience) {
    this.thread = thread;
    this.buffers = buffers;
    this.patience = patience;
  }

  /** The thread. */
  XnioIoThread thread() {
    return thread;
  }

  /**
   * Runs the action on the thread; may be called from any. Nothing runs any more when the proxy is
   * being stopped, as that closes every connection anyway.
   */
  void execute(Runnable action) {
    try {
      thread.execute(action);
    } catch (RejectedExecutionException e) {
      // Being stopped.
    }
  }

  /** The same after so much time, unless the key takes it back before. */
  XnioExecutor.Key after(long time, TimeUnit unit, Runnable action) {
    try {
      return thread.executeAfter(action, time, unit);
    } catch (RejectedExecutionException e) {
      return XnioExecutor.Key.IMMEDIATE;
    }
  }

  /** Whether the proxy is being stopped. */
  boolean isStopping() {
    return thread.getWorker().isShutdown();
  }

  /** How long a client may neither send nor take anything when it is its turn. */
  Duration patience() {
    return patience;
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
