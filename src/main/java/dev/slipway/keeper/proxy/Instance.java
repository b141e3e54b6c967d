package dev.slipway.keeper.proxy;

import dev.slipway.keeper.Desired;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One instance as the proxy sees it: where it listens, and what is inside it. Any thread may enter,
 * leave and wait; entering and leaving take no lock while nobody waits.
 */
final class Instance {

  /** A connection that does not end by itself: a WebSocket, an event stream. */
  interface LongLived {

    /** Ends it, from any thread. */
    void end();
  }

  private final Desired.Upstream upstream;
  private final Tally tally;
  private final InetSocketAddress address;
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Set<LongLived> longLived = ConcurrentHashMap.newKeySet();
  private final AtomicReferenceArray<@Nullable Line> lines;
  private volatile boolean retired;

  Instance(Desired.Upstream upstream, Tally tally, int lanes) {
    this.upstream = upstream;
    this.tally = tally;
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), upstream.port());
    this.lines = new AtomicReferenceArray<>(lanes);
  }

  /** What it was made from. */
  Desired.Upstream upstream() {
    return upstream;
  }

  /** Its release's counters. */
  Tally tally() {
    return tally;
  }

  /** Where it listens. */
  InetSocketAddress address() {
    return address;
  }

  /** Where a lane's requests get their connections; for the lane's thread only. */
  Line line(Lane lane) {
    Line known = lines.getPlain(lane.number());
    if (known == null) {
      known = new Line(lane, address);
      lines.setPlain(lane.number(), known);
    }
    return known;
  }

  /** A request goes in. */
  void enter() {
    inside.incrementAndGet();
  }

  /** A request is out: answered completely, given up, or turned into something long-lived. */
  void leave() {
    // The waiter announces itself before it looks, we look for it after we have left: one of the
    // two sees the other.
    if (inside.decrementAndGet() == 0 && waiting.get() > 0) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /** How many requests are inside. */
  int inside() {
    return inside.get();
  }

  /** Whether nothing holds on to it any more. */
  boolean isEmpty() {
    return inside.get() == 0 && longLived.isEmpty();
  }

  /** Waits until no request is inside; false when the limit passed before. */
  synchronized boolean awaitEmpty(Duration limit) throws InterruptedException {
    waiting.incrementAndGet();
    try {
      long end = System.nanoTime() + limit.toNanos();
      while (inside.get() > 0) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
      return true;
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** Remembers a long-lived connection; ends it at once if the instance is retired. */
  void add(LongLived connection) {
    longLived.add(connection);
    if (retired) {
      connection.end();
    }
  }

  /** Forgets a long-lived connection that ended. */
  void remove(LongLived connection) {
    longLived.remove(connection);
  }

  /** Ends every long-lived connection, also those still to come, until it is {@link #unretire}d. */
  void retire() {
    retired = true;
    longLived.forEach(LongLived::end);
  }

  /** Requests go to it again. */
  void unretire() {
    retired = false;
  }
}
