package dev.slipway.release;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads the central directory of a ZIP file that is not trusted, as PKWARE's APPNOTE 6.3.9 says,
 * and refuses what honest packers never write: encryption, parts that overlap (a file can then
 * unpack to petabytes), two different names for one entry, data before or after the archive. Of two
 * entries with one name both are returned, so that the caller can refuse them; the JDK's reader
 * would hide one.
 */
final class ZipDirectory {
  /**
   * One entry.
   *
   * @param name decoded name; a folder's ends in {@code /}
   * @param method 0 stored, 8 deflated
   * @param crc CRC-32 of the content
   * @param compressed bytes in the archive
   * @param size bytes of the content
   * @param unixMode type and permission bits, or 0 when the packer gave none
   * @param header offset of its local header
   */
  record Entry(
      String name, int method, long crc, long compressed, long size, int unixMode, long header) {

    boolean isFolder() {
      return name.endsWith("/");
    }
  }

  private static final int END = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int END64 = 0x06064b50;
  private static final int LOCATOR64 = 0x07064b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_SIZE = 46;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int UNIX = 3;

  /** A directory larger than this has more entries than any limit of ours allows. */
  private static final long LARGEST = 256L << 20;

  private final FileChannel file;

  private ZipDirectory(FileChannel file) {
    this.file = file;
  }

  /**
   * All entries in the order of the directory.
   *
   * @param most refuses more entries than this before reading them
   * @throws Failure {@code archive.broken} or {@code archive.too-large}
   */
  static List<Entry> read(FileChannel file, int most) throws IOException {
    return new ZipDirectory(file).entries(most);
  }

  private List<Entry> entries(int most) throws IOException {
    Place place = place();
    if (place.count > most) {
      throw Failure.failed(
          "archive.too-large", "the archive has " + place.count + " files, the limit is " + most);
    }
    if (place.size > LARGEST || place.offset + place.size > file.size()) {
      throw broken("its directory does not fit");
    }
    ByteBuffer directory = bytes(place.offset, (int) place.size);
    List<Entry> entries = new ArrayList<>((int) place.count);
    while (directory.remaining() > 0) {
      if (entries.size() > most) {
        throw broken("its directory has more entries than it says");
      }
      entries.add(entry(directory));
    }
    if (entries.size() != place.count) {
      throw broken("its directory has another number of entries than it says");
    }
    requireApart(entries, place.offset);
    return entries;
  }

  private record Place(long offset, long size, long count) {}

  private Place place() throws IOException {
    int length = (int) Math.min(file.size(), END_SIZE + LONGEST_COMMENT);
    ByteBuffer tail = bytes(file.size() - length, length);
    for (int at = length - END_SIZE; at >= 0; at--) {
      if (tail.getInt(at) == END && at + END_SIZE + u16(tail, at + 20) == length) {
        long end = file.size() - length + at;
        Place place = new Place(u32(tail, at + 16), u32(tail, at + 12), u16(tail, at + 10));
        Place wide = place64(end);
        Place chosen = wide.count >= 0 ? wide : place;
        if (wide.count < 0 && chosen.offset + chosen.size != end) {
          throw broken("there is data before, after or between its parts");
        }
        return chosen;
      }
    }
    throw broken("it is no ZIP file, or cut off");
  }

  /** The 64-bit form, if there is one; else a place with a negative count. */
  private Place place64(long end) throws IOException {
    Place none = new Place(0, 0, -1);
    if (end < 20) {
      return none;
    }
    ByteBuffer locator = bytes(end - 20, 20);
    if (locator.getInt(0) != LOCATOR64) {
      return none;
    }
    long at = locator.getLong(8);
    if (at < 0 || at + 56 != end - 20) {
      throw broken("its 64-bit end record is not where it belongs");
    }
    ByteBuffer record = bytes(at, 56);
    Place place = new Place(record.getLong(48), record.getLong(40), record.getLong(32));
    if (record.getInt(0) != END64
        || place.offset < 0
        || place.size < 0
        || place.count < 0
        || place.offset + place.size != at) {
      throw broken("its 64-bit end record is wrong");
    }
    return place;
  }

  private Entry entry(ByteBuffer in) {
    int at = in.position();
    if (in.remaining() < CENTRAL_SIZE || in.getInt(at) != CENTRAL) {
      throw broken("its directory is damaged");
    }
    int nameLength = u16(in, at + 28);
    int extraLength = u16(in, at + 30);
    int length = CENTRAL_SIZE + nameLength + extraLength + u16(in, at + 32);
    if (length > in.remaining()) {
      throw broken("its directory is damaged");
    }
    String name = text(in.slice(at + CENTRAL_SIZE, nameLength));
    if ((u16(in, at + 8) & 1) != 0) {
      throw broken("'" + EntryNames.shown(name) + "' is encrypted");
    }
    ByteBuffer extra =
        in.slice(at + CENTRAL_SIZE + nameLength, extraLength).order(ByteOrder.LITTLE_ENDIAN);
    Wide wide = new Wide(extra);
    long size = wide.or(u32(in, at + 24));
    long compressed = wide.or(u32(in, at + 20));
    long header = wide.or(u32(in, at + 42));
    int method = u16(in, at + 10);
    if (size < 0 || compressed < 0 || header < 0 || (method != 0 && method != 8)) {
      throw broken("'" + EntryNames.shown(name) + "' is packed in a way that is not known here");
    }
    int unixMode = u16(in, at + 4) >> 8 == UNIX ? (int) (u32(in, at + 38) >> 16) : 0;
    in.position(at + length);
    return new Entry(name, method, u32(in, at + 16), compressed, size, unixMode, header);
  }

  /** The values of the 64-bit extra field, in the order in which the 32-bit ones are full. */
  private static final class Wide {
    private final ByteBuffer values;

    Wide(ByteBuffer extra) {
      ByteBuffer found = ByteBuffer.allocate(0);
      while (extra.remaining() >= 4) {
        int id = extra.getShort() & 0xffff;
        int length = extra.getShort() & 0xffff;
        if (length > extra.remaining()) {
          break;
        }
        if (id == 1) {
          found = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        }
        extra.position(extra.position() + length);
      }
      values = found;
    }

    long or(long narrow) {
      if (narrow != 0xffffffffL) {
        return narrow;
      }
      return values.remaining() >= 8 ? values.getLong() : -1;
    }
  }

  private static void requireApart(List<Entry> entries, long directory) {
    List<Entry> byPlace = entries.stream().sorted(Comparator.comparingLong(Entry::header)).toList();
    for (int i = 0; i < byPlace.size(); i++) {
      Entry entry = byPlace.get(i);
      long next = i + 1 < byPlace.size() ? byPlace.get(i + 1).header : directory;
      if (entry.compressed > next - entry.header - ZipData.HEADER) {
        throw broken("'" + EntryNames.shown(entry.name) + "' overlaps another part");
      }
    }
  }

  private ByteBuffer bytes(long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, offset + buffer.position()) < 0) {
        throw broken("it is cut off");
      }
    }
    return buffer.flip();
  }

  /** Names must be UTF-8; a packer of another alphabet would be misread otherwise. */
  static String text(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw Failure.failed("archive.path", "a name in the archive is not UTF-8").because(e);
    }
  }

  static Failure broken(String how) {
    return Failure.failed("archive.broken", "the archive cannot be read: " + how)
        .next("make it again with 'slipway package', or copy it again");
  }

  private static int u16(ByteBuffer in, int at) {
    return in.getShort(at) & 0xffff;
  }

  private static long u32(ByteBuffer in, int at) {
    return in.getInt(at) & 0xffffffffL;
  }
}
