package dev.slipway.keeper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * Replaces small files as a whole, so that a reader sees the old content or the new one, also when
 * we are killed in between.
 */
final class DurableFile {
  static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** No desired state, name or record ends like this. */
  static final String UNFINISHED = ".new";

  private DurableFile() {}

  /**
   * Makes {@code file} hold {@code content}, mode 0600. Durable when it returns: a power cut, too,
   * leaves the old content or the new one.
   */
  static void replace(Path file, String content) throws IOException {
    replace(file, content, true);
    sync(directoryOf(file));
  }

  /**
   * The same for what means nothing after the next boot, such as process ids: it survives our
   * death, but nobody waits for the disk.
   */
  static void replaceForThisBoot(Path file, String content) throws IOException {
    replace(file, content, false);
  }

  private static void replace(Path file, String content, boolean durably) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + UNFINISHED);
    Files.deleteIfExists(beside);
    try (FileChannel channel =
        FileChannel.open(
            beside,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OWNER_ONLY_FILE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (durably) {
        channel.force(true);
      }
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes a file, durably. */
  static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
    sync(directoryOf(file));
  }

  static Path directoryOf(Path file) {
    return Objects.requireNonNull(file.getParent(), "a file of ours stands in a directory");
  }

  /** Makes the names in a directory durable. */
  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
