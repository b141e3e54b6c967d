package dev.slipway.database.mariadb;

import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * A page of an InnoDB file that is part of an index, in the row formats since COMPACT. Where what
 * stands is from InnoDB's own headers {@code fil0fil.h}, {@code page0types.h} and {@code
 * rem0rec.h}.
 */
final class RowPage {
  private static final int PREVIOUS = 8;
  private static final int NEXT = 12;
  private static final int TYPE = 24;
  private static final int HEAP = 42;
  private static final int LEVEL = 64;
  private static final int INDEX = 66;
  private static final int LEAST = 99;
  private static final int MOST = 112;

  /** Before a row: two bytes how far the next one is, and five back what kind it is. */
  private static final int TO_NEXT = 2;

  private static final int KIND = 5;

  /** What an index's very first row is for, and on its lowest level it holds no values. */
  private static final int DEFINITION = 0x10;

  private static final int COMPACT = 0x8000;
  private static final int NONE = -1;
  private static final short OF_INDEX = 17855;
  private static final short OF_INSTANT_INDEX = 18;

  private final ByteBuffer page;

  private RowPage(ByteBuffer page) {
    this.page = page;
  }

  /** The page that begins at this place of a buffer; empty when it is not of an index. */
  static Optional<RowPage> at(ByteBuffer pages, int begin, int size) {
    short type = pages.getShort(begin + TYPE);
    return type == OF_INDEX || type == OF_INSTANT_INDEX
        ? Optional.of(new RowPage(pages.slice(begin, size)))
        : Optional.empty();
  }

  /** One page of a file, by its number. */
  static Optional<RowPage> read(FileChannel file, int number, int size) throws IOException {
    ByteBuffer page = ByteBuffer.allocate(size);
    while (page.hasRemaining()) {
      if (file.read(page, Integer.toUnsignedLong(number) * size + page.position()) < 0) {
        throw new EOFException("a table's file ends before its page " + number);
      }
    }
    return at(page, 0, size);
  }

  /** The same, whatever becomes of the buffer it was found in. */
  RowPage copied() {
    return new RowPage(ByteBuffer.allocate(page.capacity()).put(0, page, 0, page.capacity()));
  }

  /** Which index of the server it belongs to. */
  long index() {
    return page.getLong(INDEX);
  }

  /** Whether it holds rows, and not where other pages are. */
  boolean isLeaf() {
    return page.getShort(LEVEL) == 0;
  }

  /** The page with the rows before; empty for the first. */
  Optional<Integer> previous() {
    return Optional.of(page.getInt(PREVIOUS)).filter(number -> number != NONE);
  }

  /** The page with the rows after; empty for the last. */
  Optional<Integer> next() {
    return Optional.of(page.getInt(NEXT)).filter(number -> number != NONE);
  }

  /** The key of its first row; empty when it has none, or is of a form that we do not know. */
  Optional<BigInteger> first(WholeKey key) {
    if ((page.getShort(HEAP) & COMPACT) == 0) {
      return Optional.empty();
    }
    int row = after(LEAST);
    if (row != MOST && (page.get(row - KIND) & DEFINITION) != 0) {
      row = after(row);
    }
    if (row <= MOST || row + key.bytes() > page.capacity()) {
      return Optional.empty();
    }
    byte[] stored = new byte[key.bytes()];
    page.get(row, stored);
    return Optional.of(key.value(stored));
  }

  /** Distances wrap around within the page. */
  private int after(int row) {
    return (row + page.getShort(row - TO_NEXT)) & (page.capacity() - 1);
  }
}
