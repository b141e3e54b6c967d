package dev.slipway.release;

import dev.slipway.model.Failure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Reads the content of one entry, never more bytes than its directory entry promised. */
final class ZipData {
  /** Bytes of a local header without name and extra field. */
  static final int HEADER = 30;

  private static final int LOCAL = 0x04034b50;

  private ZipData() {}

  /** Copies the content; refuses it when name, size or checksum differ from the directory's. */
  static void copy(FileChannel file, ZipDirectory.Entry entry, OutputStream to) throws IOException {
    long begin = contentOf(file, entry);
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[32 * 1024];
    long left = entry.size();
    Inflater inflater = new Inflater(true);
    try (InputStream in = stream(new Slice(file, begin, entry.compressed()), entry, inflater)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        left -= count;
        if (left < 0) {
          break;
        }
        crc.update(buffer, 0, count);
        to.write(buffer, 0, count);
      }
    } catch (ZipException | EOFException e) {
      throw damaged(entry).because(e);
    } finally {
      inflater.end();
    }
    if (left != 0 || crc.getValue() != entry.crc()) {
      throw damaged(entry);
    }
  }

  private static InputStream stream(Slice slice, ZipDirectory.Entry entry, Inflater inflater) {
    return entry.method() == 0 ? slice : new InflaterInputStream(slice, inflater, 32 * 1024);
  }

  private static long contentOf(FileChannel file, ZipDirectory.Entry entry) throws IOException {
    ByteBuffer header = bytes(file, entry.header(), HEADER);
    int nameLength = header.getShort(26) & 0xffff;
    int extraLength = header.getShort(28) & 0xffff;
    if (header.getInt(0) != LOCAL
        || !ZipDirectory.text(bytes(file, entry.header() + HEADER, nameLength))
            .equals(entry.name())) {
      throw ZipDirectory.broken(
          "'" + EntryNames.shown(entry.name()) + "' has another name in its own header");
    }
    return entry.header() + HEADER + nameLength + extraLength;
  }

  private static Failure damaged(ZipDirectory.Entry entry) {
    return ZipDirectory.broken("'" + EntryNames.shown(entry.name()) + "' is damaged");
  }

  private static ByteBuffer bytes(FileChannel file, long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, offset + buffer.position()) < 0) {
        throw ZipDirectory.broken("it is cut off");
      }
    }
    return buffer.flip();
  }

  /** A part of the file; reading it does not move the file's own position. */
  private static final class Slice extends InputStream {
    private final FileChannel file;
    private long position;
    private long left;

    Slice(FileChannel file, long position, long length) {
      this.file = file;
      this.position = position;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int wanted = (int) Math.min(left, length);
      int count = file.read(ByteBuffer.wrap(target, offset, wanted), position);
      if (count > 0) {
        position += count;
        left -= count;
      }
      return count;
    }
  }
}
