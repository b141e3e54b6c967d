package dev.slipway.database.mariadb;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * The first page of a table's file. It says which number the table has on its server. A copy that
 * says the same as another file keeps InnoDB from starting after a crash, should it look at it
 * before the import gave it its own number (tried): so it gets that before it is there at all.
 */
final class Tablespace {
  private static final int NUMBER = 34;
  private static final int NUMBER_AGAIN = 38;
  private static final int FLAGS = 54;
  private static final int CHECKED_WHOLE = 1 << 4;
  private static final int COMPRESSED = 7 << 5;
  private static final int SHIFT = 9;
  private static final int LEAST_PAGE = 1 << 12;

  private final ByteBuffer page;

  private Tablespace(ByteBuffer page) {
    this.page = page;
  }

  /**
   * Reads it.
   *
   * @throws NoFiles when it is of a form that we do not know to be safe
   */
  static Tablespace of(FileChannel file) throws IOException {
    ByteBuffer head = read(file, LEAST_PAGE);
    int flags = head.getInt(FLAGS);
    if ((flags & CHECKED_WHOLE) == 0 || (flags & COMPRESSED) != 0) {
      throw new NoFiles("a file has the form of an older server, or is compressed");
    }
    int size = 1 << (SHIFT + (flags & 0xf));
    Tablespace tablespace = new Tablespace(size < LEAST_PAGE ? head : read(file, size));
    if (tablespace.page.getInt(size - Integer.BYTES) != tablespace.sum()) {
      throw new NoFiles("the first page of a file is damaged");
    }
    return tablespace;
  }

  private static ByteBuffer read(FileChannel file, int size) throws IOException {
    ByteBuffer page = ByteBuffer.allocate(size);
    while (page.hasRemaining()) {
      if (file.read(page, page.position()) < 0) {
        throw new EOFException("a table's file ends within its first page");
      }
    }
    return page;
  }

  private int sum() {
    CRC32C sum = new CRC32C();
    sum.update(page.slice(0, page.capacity() - Integer.BYTES));
    return (int) sum.getValue();
  }

  /** Bytes of each of its pages. */
  int pageSize() {
    return page.capacity();
  }

  /** The page as it is in the file of another table. */
  ByteBuffer numbered(long number) {
    page.putInt(NUMBER, (int) number).putInt(NUMBER_AGAIN, (int) number);
    page.putInt(page.capacity() - Integer.BYTES, sum());
    return page.clear();
  }
}
