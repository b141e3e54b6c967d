package dev.slipway.sandbox;

import java.nio.ByteBuffer;
import java.util.function.ToIntFunction;

/**
 * Cuts a stream of bytes, in whatever pieces it comes, into messages: a head of fixed size that
 * says how long the rest is. Of the rest it keeps the beginning. For one thread.
 */
final class Cutter {
  /** More than any text by which a statement is known. */
  static final int KEPT = 16 * 1024;

  /** How far the message is. */
  enum Reached {
    /** More bytes are needed. */
    PART,
    /** Its head is there, and nothing behind it was taken yet. */
    HEAD,
    /** It is complete. */
    WHOLE
  }

  private final ByteBuffer head;
  private final ToIntFunction<ByteBuffer> restOf;
  private final ByteBuffer kept = ByteBuffer.allocate(KEPT);
  private long missing = -1;

  /**
   * Begins at the beginning of a message.
   *
   * @param head size of the head
   * @param restOf how many bytes follow a head
   */
  Cutter(int head, ToIntFunction<ByteBuffer> restOf) {
    this.head = ByteBuffer.allocate(head);
    this.restOf = restOf;
  }

  /** Takes what belongs to the message. */
  Reached take(ByteBuffer bytes) {
    if (missing < 0) {
      return takeHead(bytes) ? Reached.HEAD : Reached.PART;
    }
    int now = (int) Math.min(missing, bytes.remaining());
    int keep = Math.min(now, kept.remaining());
    kept.put(bytes.slice(bytes.position(), keep));
    bytes.position(bytes.position() + now);
    missing -= now;
    if (missing > 0) {
      return Reached.PART;
    }
    missing = -1;
    return Reached.WHOLE;
  }

  private boolean takeHead(ByteBuffer bytes) {
    if (!head.hasRemaining()) {
      head.clear();
    }
    while (head.hasRemaining() && bytes.hasRemaining()) {
      head.put(bytes.get());
    }
    if (head.hasRemaining()) {
      return false;
    }
    kept.clear();
    missing = Math.max(0, restOf.applyAsInt(head.duplicate().rewind()));
    return true;
  }

  /** A byte of the head. */
  int head(int index) {
    return head.get(index) & 0xFF;
  }

  /** The beginning of the rest. */
  ByteBuffer kept() {
    return kept.duplicate().flip();
  }
}
