package dev.slipway.database.mariadb;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The pages of an InnoDB file, one after the other. Each says how far the log was when it was
 * written.
 */
final class Pages {
  private static final int STAMP = 16;
  private static final int AT_ONCE = 1 << 20;

  private Pages() {}

  /** Looks at one page; whether to go on. */
  interface Look {
    boolean at(ByteBuffer pages, int begin) throws IOException;
  }

  /** How far the log was when this page was written. */
  static long stamp(ByteBuffer pages, int begin) {
    return pages.getLong(begin + STAMP);
  }

  /** Whether every look went on to the end. What is in the buffer changes after a look. */
  static boolean each(FileChannel file, int size, Look look) throws IOException {
    ByteBuffer pages = ByteBuffer.allocateDirect(Math.max(AT_ONCE, size));
    for (long at = 0; file.read(pages, at) > 0; pages.clear()) {
      if (Thread.currentThread().isInterrupted()) {
        throw Failure.cancelled("cancelled while reading what was written");
      }
      int whole = pages.position() / size * size;
      if (whole == 0) {
        throw new IOException("a table's file ends within a page");
      }
      for (int begin = 0; begin < whole; begin += size) {
        if (!look.at(pages, begin)) {
          return false;
        }
      }
      at += whole;
    }
    return true;
  }
}
