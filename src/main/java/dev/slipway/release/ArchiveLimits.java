package dev.slipway.release;

import dev.slipway.model.Failure;

/**
 * How large an archive may become when unpacked. The packager keeps to the same limits.
 *
 * @param entries most files
 * @param bytes most bytes of all files together
 * @param ratio most bytes unpacked per byte of the archive, once {@link #RATIO_FROM} bytes are
 *     reached: small archives of repetitive text are harmless
 */
public record ArchiveLimits(int entries, long bytes, int ratio) {
  /** From this many unpacked bytes on the ratio counts. */
  public static final long RATIO_FROM = 64L << 20;

  /** 200,000 files, 8 GiB, 200 to 1. */
  public static final ArchiveLimits DEFAULT = new ArchiveLimits(200_000, 8L << 30, 200);

  /**
   * Refuses what is over a limit.
   *
   * @param archiveSize bytes of the archive
   */
  public void require(long files, long unpackedSize, long archiveSize) {
    if (files > entries) {
      throw tooLarge(files + " files, the limit is " + entries);
    }
    if (unpackedSize > bytes) {
      throw tooLarge(unpackedSize + " bytes when unpacked, the limit is " + bytes);
    }
    if (unpackedSize > RATIO_FROM && unpackedSize / Math.max(1, archiveSize) >= ratio) {
      throw tooLarge(
          unpackedSize
              + " bytes unpacked from "
              + archiveSize
              + ", the limit is "
              + ratio
              + " : 1");
    }
  }

  private static Failure tooLarge(String what) {
    return Failure.failed("archive.too-large", "the archive has " + what)
        .next("leave large files out (exclude:), or keep them in a shared folder");
  }
}
