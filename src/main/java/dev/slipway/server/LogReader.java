package dev.slipway.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Reads a log that others append to and that the keeper keeps small. The keeper takes old text out
 * of the front of the file: then the file is shorter by exactly what it copied to {@code .1}, or,
 * where the file system cannot do that, old text reads as zero bytes. Not thread-safe.
 */
final class LogReader {
  private static final int CHUNK = 64 << 10;

  private final Path file;
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private long position;

  LogReader(Path file) {
    this.file = file;
  }

  /** The last lines, at most so many; {@link #more} goes on after them. */
  List<String> last(int lines) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long end = channel.size();
      long start = end;
      int breaks = 0;
      while (start > 0 && breaks <= lines) {
        start = Math.max(0, start - CHUNK);
        breaks += count(read(channel, start, (int) Math.min(CHUNK, end - start)), '\n');
      }
      position = start;
    } catch (NoSuchFileException notYetThere) {
      return List.of();
    }
    List<String> found = more();
    return found.subList(Math.max(0, found.size() - lines), found.size());
  }

  /** The lines that were completed since. */
  List<String> more() throws IOException {
    unfinished.writeBytes(arrived());
    byte[] bytes = unfinished.toByteArray();
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    unfinished.reset();
    unfinished.write(bytes, end, bytes.length - end);
    return new String(bytes, 0, end, StandardCharsets.UTF_8).replace("\0", "").lines().toList();
  }

  private byte[] arrived() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < position) {
        position =
            Math.max(0, position - Files.size(file.resolveSibling(file.getFileName() + ".1")));
      }
      ByteArrayOutputStream arrived = new ByteArrayOutputStream();
      for (long end = channel.size(); position < end; ) {
        byte[] chunk = read(channel, position, (int) Math.min(CHUNK, end - position));
        arrived.writeBytes(chunk);
        position += chunk.length;
      }
      return arrived.toByteArray();
    } catch (NoSuchFileException notYetThere) {
      return new byte[0];
    }
  }

  private static byte[] read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
      // Goes on until it has what was there.
    }
    byte[] read = new byte[bytes.position()];
    bytes.flip().get(read);
    return read;
  }

  private static int count(byte[] bytes, char wanted) {
    int count = 0;
    for (byte b : bytes) {
      count += b == wanted ? 1 : 0;
    }
    return count;
  }
}
