package dev.slipway.release;

import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** How large an archive will be, by what it says of itself: an estimate, which nobody trusts. */
public final class PackedSize {
  private static final long BLOCK = 4096;

  private PackedSize() {}

  /** Bytes on disk when it is unpacked; 0 when it cannot be read. */
  public static long unpacked(Path archive) {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return zip.stream()
          .mapToLong(ZipEntry::getSize)
          .map(size -> (Math.max(0, size) / BLOCK + 2) * BLOCK)
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }
}
