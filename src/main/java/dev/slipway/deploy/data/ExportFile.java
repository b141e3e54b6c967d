package dev.slipway.deploy.data;

import dev.slipway.database.dump.Compression;
import dev.slipway.model.Failure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file in the making, under another name until it is finished, with its digest beside it. What it
 * holds is customers': only its owner reads it.
 */
final class ExportFile implements AutoCloseable {
  private final Path target;
  private final Path unfinished;
  private String sha256 = "";

  private ExportFile(Path target, Path unfinished) {
    this.target = target;
    this.unfinished = unfinished;
  }

  /** Writes the text. */
  interface Content {
    void to(OutputStream output) throws IOException;
  }

  /**
   * Begins one.
   *
   * @throws Failure {@code export.exists} when there is something already
   */
  static ExportFile begin(Path target, boolean overwrite) throws IOException {
    if (!overwrite && Files.exists(target)) {
      throw Failure.usage("export.exists", target + " is there already")
          .now("it was not touched")
          .next("choose another name, or add --overwrite");
    }
    Path folder = target.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw Failure.usage("export.folder", "there is no folder " + folder)
          .now("nothing was written")
          .next("make it, or choose another");
    }
    // The ending says how it is packed, also while it is looked at.
    Path unfinished = folder.resolve(".unfinished-" + target.getFileName());
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new ExportFile(target, unfinished);
  }

  /** Where it is now. */
  Path unfinished() {
    return unfinished;
  }

  void write(Content content) throws IOException {
    MessageDigest digest = sha();
    try (OutputStream raw =
            new DigestOutputStream(
                new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16), digest);
        OutputStream packed =
            new BufferedOutputStream(Compression.ofName(target).pack(raw), 1 << 16)) {
      content.to(packed);
    }
    sync(unfinished);
    sha256 = HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Gives it its name, durably.
   *
   * @return its digest
   */
  String finish() throws IOException {
    Path beside = target.resolveSibling(target.getFileName() + ".sha256");
    Files.writeString(unfinished(beside), sha256 + "  " + target.getFileName() + "\n");
    sync(unfinished(beside));
    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    Files.move(unfinished(beside), beside, StandardCopyOption.ATOMIC_MOVE);
    Path folder = target.getParent();
    if (folder != null) {
      sync(folder);
    }
    return sha256;
  }

  private static Path unfinished(Path file) {
    return file.resolveSibling(".unfinished-" + file.getFileName());
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(unfinished);
  }
}
