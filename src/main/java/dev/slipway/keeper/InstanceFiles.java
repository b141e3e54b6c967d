package dev.slipway.keeper;

import io.avaje.jsonb.JsonType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What one instance keeps on disk: its lock, its output and the record of its process.
 *
 * @param directory absolute, without links; mode 0700, ours
 */
record InstanceFiles(Path directory) {
  /**
   * The variable that marks every process of an instance with its directory. A child keeps it
   * whatever it does to its session and descriptors, unless it empties its environment.
   */
  static final String MARK = "SLIPWAY_INSTANCE";

  private static final JsonType<ProcessRecord> TYPE = Wire.JSON.type(ProcessRecord.class);

  /** Makes the directory and returns its files. */
  static InstanceFiles in(Path directory) throws IOException {
    Path parent = DurableFile.directoryOf(directory);
    Files.createDirectories(parent);
    if (!Files.isDirectory(directory)) {
      Files.createDirectory(directory, DurableFile.OWNER_ONLY_DIRECTORY);
      DurableFile.sync(parent);
    }
    return new InstanceFiles(directory.toRealPath());
  }

  /** Locked by every process of the instance as long as it lives. */
  Path lock() {
    return directory.resolve("lock");
  }

  /** Where the output goes. */
  Path log() {
    return directory.resolve("out.log");
  }

  private Path recordFile() {
    return directory.resolve("process.json");
  }

  /** The process started last, if it was written down. */
  Optional<ProcessRecord> record() {
    try {
      return Optional.of(TYPE.fromJson(Files.readString(recordFile())));
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // Lock and mark still tell.
    }
  }

  /** Writes down which process runs. */
  void record(ProcessRecord process) throws IOException {
    DurableFile.replace(recordFile(), TYPE.toJson(process));
  }

  /**
   * Whether a process may be left here: the lock file stands from before the first start until none
   * is left.
   */
  boolean inUse() {
    return Files.exists(lock());
  }

  /** No process is left. The output stays. */
  void unused() throws IOException {
    Files.deleteIfExists(recordFile());
    Files.deleteIfExists(lock());
  }

  /** When something was last written here. */
  Instant lastUsed() {
    try {
      Path last = Files.exists(log()) ? log() : directory;
      return Files.getLastModifiedTime(last).toInstant();
    } catch (IOException e) {
      return Instant.EPOCH;
    }
  }

  /** Deletes everything, output included. */
  void delete() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  /**
   * Whether a process was started with this instance's mark; false when it has ended or is another
   * user's, whose environment we may not read.
   */
  boolean marks(long pid) {
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ"));
      return ("\0" + new String(environment, StandardCharsets.ISO_8859_1))
          .contains("\0" + MARK + "=" + directory + "\0");
    } catch (IOException e) {
      return false;
    }
  }
}
