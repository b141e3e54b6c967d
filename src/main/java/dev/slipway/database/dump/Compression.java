package dev.slipway.database.dump;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How an SQL file is packed: told by its name when it is written, by its bytes when it is read. */
public enum Compression {
  /** Not at all. */
  NONE,
  /** {@code .gz}. */
  GZIP,
  /** {@code .zst}. */
  ZSTD;

  private static final int BUFFER = 1 << 16;

  /** By the ending of a file's name. */
  public static Compression ofName(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".gz") ? GZIP : name.endsWith(".zst") ? ZSTD : NONE;
  }

  /** Packs what is written, to be closed. */
  public OutputStream pack(OutputStream to) throws IOException {
    return switch (this) {
      case NONE -> to;
      case GZIP -> new GZIPOutputStream(to, BUFFER);
      case ZSTD -> new ZstdOutputStream(to, 3).setChecksum(true);
    };
  }

  /** Unpacks what is read, whatever the file is called. */
  static InputStream unpack(InputStream from) throws IOException {
    PushbackInputStream peeked = new PushbackInputStream(from, 4);
    byte[] magic = new byte[4];
    int count = peeked.readNBytes(magic, 0, 4);
    peeked.unread(magic, 0, count);
    if (count >= 2 && magic[0] == (byte) 0x1f && magic[1] == (byte) 0x8b) {
      return new GZIPInputStream(peeked, BUFFER);
    }
    boolean zstd =
        count == 4
            && magic[0] == (byte) 0x28
            && magic[1] == (byte) 0xb5
            && magic[2] == 0x2f
            && magic[3] == (byte) 0xfd;
    return zstd ? new ZstdInputStream(peeked) : peeked;
  }
}
