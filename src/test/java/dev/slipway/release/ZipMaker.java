package dev.slipway.release;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Makes ZIP files that no honest packer makes. */
final class ZipMaker {
  /** Type bits of Unix modes. */
  static final int FILE = 0100644;

  static final int PROGRAM = 0100755;
  static final int LINK = 0120777;
  static final int DEVICE = 0020666;

  /** One entry as it will stand in the archive; every field can lie. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Entry(String name, String ownName, byte[] content, long size, int mode, int flags) {
    static Entry file(String name, String content) {
      return of(name, content.getBytes(StandardCharsets.UTF_8), FILE);
    }

    static Entry of(String name, byte[] content, int mode) {
      return new Entry(name, name, content, content.length, mode, 1 << 11);
    }

    static Entry link(String name, String target) {
      return of(name, target.getBytes(StandardCharsets.UTF_8), LINK);
    }

    Entry withOwnName(String other) {
      return new Entry(name, other, content, size, mode, flags);
    }

    Entry withSize(long other) {
      return new Entry(name, ownName, content, other, mode, flags);
    }

    Entry withFlags(int other) {
      return new Entry(name, ownName, content, size, mode, other);
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private boolean overlapping;

  ZipMaker add(Entry... more) {
    entries.addAll(List.of(more));
    return this;
  }

  /** All entries point to the first one's data. */
  ZipMaker overlapping() {
    overlapping = true;
    return this;
  }

  /** Adds the manifest that fits the entries. */
  ZipMaker honestManifest() {
    List<Manifest.Entry> files = new ArrayList<>();
    for (Entry entry : entries) {
      Manifest.Mode mode =
          switch (entry.mode()) {
            case LINK -> Manifest.Mode.LINK;
            case PROGRAM -> Manifest.Mode.EXECUTABLE;
            default -> Manifest.Mode.FILE;
          };
      files.add(
          new Manifest.Entry(
              entry.name(), entry.size(), mode.text(), Sha256.of(entry.content()).hex()));
    }
    return manifest(
        Manifest.of("shop", "1.0", null, Instant.parse("2026-11-21T12:00:00Z"), "0", files));
  }

  ZipMaker manifest(Manifest manifest) {
    return add(Entry.of(Manifest.FILE, manifest.toJson(), FILE));
  }

  Path write(Path target) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ByteArrayOutputStream directory = new ByteArrayOutputStream();
    for (Entry entry : entries) {
      int header = overlapping ? 0 : file.size();
      byte[] packed = deflate(entry.content());
      CRC32 crc = new CRC32();
      crc.update(entry.content());
      if (!overlapping || file.size() == 0) {
        file.writeBytes(header(0x04034b50, entry, entry.ownName(), packed, crc.getValue(), 0));
        file.writeBytes(packed);
      }
      directory.writeBytes(header(0x02014b50, entry, entry.name(), packed, crc.getValue(), header));
    }
    int offset = file.size();
    file.writeBytes(directory.toByteArray());
    ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(0x06054b50).putInt(0);
    end.putShort((short) entries.size()).putShort((short) entries.size());
    end.putInt(directory.size()).putInt(offset).putShort((short) 0);
    file.writeBytes(end.array());
    return Files.write(target, file.toByteArray());
  }

  private static byte[] header(
      int signature, Entry entry, String name, byte[] packed, long crc, int offset) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    boolean central = signature == 0x02014b50;
    ByteBuffer out =
        ByteBuffer.allocate(46 + bytes.length).order(ByteOrder.LITTLE_ENDIAN).putInt(signature);
    if (central) {
      out.putShort((short) (3 << 8 | 20));
    }
    out.putShort((short) 20).putShort((short) entry.flags()).putShort((short) 8).putInt(0);
    out.putInt((int) crc).putInt(packed.length).putInt((int) entry.size());
    out.putShort((short) bytes.length).putShort((short) 0);
    if (central) {
      out.putShort((short) 0).putInt(0).putInt(entry.mode() << 16).putInt(offset);
    }
    out.put(bytes);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static byte[] deflate(byte[] content) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(content);
    deflater.finish();
    byte[] packed = new byte[content.length + content.length / 1000 + 64];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }
}
