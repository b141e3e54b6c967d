package dev.slipway.release.pack;

import dev.slipway.model.Digest;
import dev.slipway.release.Manifest;
import dev.slipway.release.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * Writes a ZIP file from parts that are packed already; PKWARE's APPNOTE 6.3.9. All entries bear
 * the same time, and nothing of the machine gets in, so the same parts give the same bytes. Entries
 * stay under 4 GiB each; the archive and the number of entries may be larger (the 64-bit form is
 * used only then). For one thread.
 */
final class ZipWriter implements AutoCloseable {
  private static final long MAX32 = 0xffffffffL;
  private static final int MAX16 = 0xffff;
  private static final int UTF8 = 1 << 11;
  private static final int UNIX = 3;

  private final FileChannel file;
  private final int dosDate;
  private final int dosTime;
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private final ByteBuffer small = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);
  private final MessageDigest sha = Sha256.begin();
  private long inFile;
  private long count;

  /**
   * Begins an archive in a new file.
   *
   * @param time of all entries; ZIP has no zone, so it stands in UTC, to two seconds
   */
  ZipWriter(Path target, Instant time) throws IOException {
    file =
        FileChannel.open(
            target,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
    int year = Math.clamp(utc.getYear(), 1980, 2107);
    dosDate = (year - 1980) << 9 | utc.getMonthValue() << 5 | utc.getDayOfMonth();
    dosTime = utc.getHour() << 11 | utc.getMinute() << 5 | utc.getSecond() / 2;
  }

  /** Adds a packed file. */
  void add(String path, Manifest.Mode mode, Deflated packed) throws IOException {
    long header = size();
    Parts parts = new Parts(packed.stored(), packed.crc(), packed.data().length, packed.size());
    writeHeader(path, parts);
    write(ByteBuffer.wrap(packed.data()));
    list(path, mode, parts, header);
  }

  /** Something that writes an entry's packed content itself, because it is large. */
  interface Body {
    /** Writes the content and says what it was. */
    Parts writeTo(FileChannel file) throws IOException;
  }

  /**
   * What stands in an entry's header.
   *
   * @param stored whether it is not compressed
   * @param crc CRC-32 of the content
   * @param packedSize bytes in the archive
   * @param size bytes of the content
   */
  record Parts(boolean stored, long crc, long packedSize, long size) {}

  /** Adds a file whose content is written now; its header is filled in afterwards. */
  void add(String path, Manifest.Mode mode, Body body) throws IOException {
    flush();
    long header = size();
    writeHeader(path, new Parts(false, 0, 0, 0));
    writeBuffer();
    Parts parts = body.writeTo(file);
    if (parts.size >= MAX32 || parts.packedSize >= MAX32) {
      throw new IOException(path + " is larger than 4 GiB");
    }
    long end = file.position();
    file.position(header);
    writeHeader(path, parts);
    writeBuffer();
    digest(header, end);
    file.position(end);
    inFile = end;
    list(path, mode, parts, header);
  }

  /** Bytes written so far. */
  long size() {
    return inFile + buffer.position();
  }

  /** Writes the directory. Nothing can be added afterwards. Gives the digest of the archive. */
  Digest finish() throws IOException {
    long offset = size();
    write(ByteBuffer.wrap(directory.toByteArray()));
    long size = size() - offset;
    if (count > MAX16 || offset > MAX32 || size > MAX32) {
      writeEnd64(offset, size);
    }
    small.clear();
    small.putInt(0x06054b50).putShort((short) 0).putShort((short) 0);
    small.putShort((short) Math.min(count, MAX16)).putShort((short) Math.min(count, MAX16));
    small.putInt((int) Math.min(size, MAX32)).putInt((int) Math.min(offset, MAX32));
    small.putShort((short) 0);
    write(small.flip());
    flush();
    return Sha256.end(sha);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void writeHeader(String path, Parts parts) throws IOException {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    small.clear();
    small.putInt(0x04034b50).putShort((short) 20);
    putCommon(parts, name.length);
    small.put(name);
    write(small.flip());
  }

  /** The fields that local header and directory share, from flags to length of the extra field. */
  private void putCommon(Parts parts, int nameLength) {
    small.putShort((short) UTF8).putShort((short) (parts.stored ? 0 : 8));
    small.putShort((short) dosTime).putShort((short) dosDate);
    small.putInt((int) parts.crc).putInt((int) parts.packedSize).putInt((int) parts.size);
    small.putShort((short) nameLength).putShort((short) 0);
  }

  private void list(String path, Manifest.Mode mode, Parts parts, long header) throws IOException {
    if (header > MAX32) {
      throw new IOException("the archive is larger than 4 GiB");
    }
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    small.clear();
    small.putInt(0x02014b50).putShort((short) (UNIX << 8 | 20)).putShort((short) 20);
    putCommon(parts, name.length);
    small.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    small.putInt(Integer.parseInt(mode.text(), 8) << 16).putInt((int) header);
    small.put(name).flip();
    directory.write(small.array(), 0, small.limit());
    count++;
  }

  private void writeEnd64(long offset, long size) throws IOException {
    long at = size();
    small.clear();
    small.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
    small.putInt(0).putInt(0).putLong(count).putLong(count).putLong(size).putLong(offset);
    small.putInt(0x07064b50).putInt(0).putLong(at).putInt(1);
    write(small.flip());
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int count = Math.min(bytes.remaining(), buffer.remaining());
      buffer.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
    }
  }

  /** The digest is taken on the way: reading the archive again would keep one processor idle. */
  private void flush() throws IOException {
    sha.update(buffer.array(), 0, buffer.position());
    inFile += buffer.position();
    writeBuffer();
  }

  private void writeBuffer() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
    buffer.clear();
  }

  /** Takes in what was not written in order, the header being the last. */
  private void digest(long begin, long end) throws IOException {
    long at = begin;
    while (at < end) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
      int read = file.read(buffer, at);
      if (read < 0) {
        throw new EOFException("the archive was shortened while it was written");
      }
      sha.update(buffer.array(), 0, read);
      at += read;
    }
    buffer.clear();
  }
}
