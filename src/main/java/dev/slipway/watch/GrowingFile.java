package dev.slipway.watch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads what is appended to a log, at most so many bytes at a time; of more it reads the newest and
 * counts the rest. Its front may be taken out at any time, so that the file gets shorter or begins
 * with zeros (see the keeper's rotation): the last bytes read are the mark by which the place is
 * found again. Not thread-safe.
 */
final class GrowingFile {
  private static final int MARK = 128;
  private static final int LONGEST_LINE = 8 << 10;

  private final Path file;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
  private byte[] mark = new byte[0];
  private long offset;
  private long skipped;

  GrowingFile(Path file) {
    this.file = file;
  }

  /** Bytes that were never read. */
  long skipped() {
    return skipped;
  }

  /** Begins so far before the end, with a whole line; what lies before does not count. */
  void startBeforeEnd(long bytes) throws IOException {
    if (Files.isReadable(file) && Files.size(file) > bytes) {
      offset = Files.size(file) - bytes;
    }
  }

  /**
   * Reads the lines that are complete since the last call, at most so many bytes.
   *
   * @return whether anything was new
   */
  boolean read(int most, Consumer<String> lines) throws IOException {
    if (!Files.isReadable(file)) {
      return false;
    }
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r")) {
      findPlace(opened);
      long length = opened.length();
      if (length - offset > most) {
        skipped += length - most - offset;
        offset = length - most;
        line.reset();
      }
      byte[] bytes = new byte[(int) (length - offset)];
      opened.seek(offset);
      opened.readFully(bytes);
      offset = length;
      remember(bytes);
      split(bytes, lines);
      return bytes.length > 0;
    }
  }

  private void findPlace(RandomAccessFile opened) throws IOException {
    if (mark.length == 0) {
      return;
    }
    long length = opened.length();
    if (length >= offset) {
      byte[] there = new byte[mark.length];
      opened.seek(offset - mark.length);
      opened.readFully(there);
      if (Arrays.equals(there, mark) || isZero(there)) {
        return;
      }
    }
    offset = Math.max(0, behindMark(opened, length));
    line.reset();
  }

  private static boolean isZero(byte[] bytes) {
    for (byte one : bytes) {
      if (one != 0) {
        return false;
      }
    }
    return true;
  }

  /** Where reading goes on in a file whose front is gone; what is left of it is short. */
  private long behindMark(RandomAccessFile opened, long length) throws IOException {
    int last = (int) Math.min(length, 4 << 20);
    byte[] bytes = new byte[last];
    opened.seek(length - last);
    opened.readFully(bytes);
    for (int end = last; end >= mark.length; end--) {
      if (Arrays.equals(bytes, end - mark.length, end, mark, 0, mark.length)) {
        return length - last + end;
      }
    }
    // The cut may have gone through the mark.
    for (int part = Math.min(mark.length - 1, last); part > 0; part--) {
      int from = mark.length - part;
      if (Arrays.equals(bytes, 0, part, mark, from, mark.length) && last == length) {
        return part;
      }
    }
    return length - last;
  }

  private void remember(byte[] bytes) {
    byte[] all = Arrays.copyOf(mark, mark.length + bytes.length);
    System.arraycopy(bytes, 0, all, mark.length, bytes.length);
    mark = Arrays.copyOfRange(all, Math.max(0, all.length - MARK), all.length);
  }

  private void split(byte[] bytes, Consumer<String> lines) {
    for (byte one : bytes) {
      if (one == '\n') {
        lines.accept(line.toString(StandardCharsets.UTF_8).stripTrailing());
        line.reset();
      } else if (one != 0 && line.size() < LONGEST_LINE) {
        line.write(one);
      }
    }
  }
}
