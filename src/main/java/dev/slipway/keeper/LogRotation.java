package dev.slipway.keeper;

import dev.slipway.process.Programs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Keeps a growing log small without losing a byte and without the writer's help. The writer keeps
 * its descriptor, opened with O_APPEND, so the file can be neither renamed nor truncated: what is
 * written between a copy and a truncation would be lost. Instead its first part is copied away and
 * then taken out of the file by fallocate(2): collapsed, so that the file gets shorter (ext4, XFS),
 * else punched out, so that the file keeps its length but not its blocks and reads as zero bytes
 * (btrfs, tmpfs, NFS). Both are atomic and do not touch what was appended meanwhile.
 *
 * <p>Killed exactly between copy and removal, the part is there twice, never not at all. A part
 * ends where a block ends, so a line may begin in one file and end in the next.
 *
 * @param limit bytes after which a log is cut
 * @param keep how many parts are kept beside it
 */
record LogRotation(long limit, int keep) {
  static final LogRotation USUAL = new LogRotation(16 << 20, 4);

  private static final Duration EVERY = Duration.ofSeconds(10);

  /** At least the block size of every file system that collapses. */
  private static final long BLOCK = 64 << 10;

  /**
   * Looks after logs from now on, in a thread of its own, until that is interrupted.
   *
   * @param logs asked anew every time
   */
  Thread keepSmall(Supplier<List<Path>> logs) {
    return Thread.ofVirtual()
        .name("keeps logs small")
        .start(() -> {
          try {
            while (true) {
              Thread.sleep(EVERY);
              for (Path log : logs.get()) {
                keepSmall(log);
              }
            }
          } catch (InterruptedException e) {
            // The keeper leaves.
          }
        });
  }

  private void keepSmall(Path log) throws InterruptedException {
    try {
      check(log);
    } catch (IOException e) {
      Say.warn(log + " could not be rotated and goes on growing: " + e);
    }
  }

  /** Cuts a log if it has grown over the limit. */
  void check(Path log) throws IOException, InterruptedException {
    if (!Files.exists(log)) {
      return;
    }
    long start = firstByte(log);
    long end = (Files.size(log) - 1) / BLOCK * BLOCK; // The collapsed part may not be the whole.
    if (end - start < limit) {
      return;
    }
    String way = way(log);
    copy(log, start, end);
    if (!removed(log, way, end)) {
      throw new IOException("could not take the copied part out of " + log);
    }
  }

  /**
   * Tried beside the log first: a copy whose original cannot be removed would only fill the disk.
   */
  private static String way(Path log) throws IOException, InterruptedException {
    Path probe = log.resolveSibling(log.getFileName() + ".probe");
    try {
      Files.write(probe, new byte[(int) (2 * BLOCK)]);
      for (String way : List.of("--collapse-range", "--punch-hole")) {
        if (removed(probe, way, BLOCK)) {
          return way;
        }
      }
    } finally {
      Files.deleteIfExists(probe);
    }
    throw new IOException("its file system can take nothing out of a file");
  }

  /** Where the text begins: after what was punched out. */
  static long firstByte(Path log) throws IOException {
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
      long first = 0;
      long behind = (channel.size() + BLOCK - 1) / BLOCK;
      while (first < behind) {
        long middle = (first + behind) / 2;
        if (punchedOut(channel, middle * BLOCK)) {
          first = middle + 1;
        } else {
          behind = middle;
        }
      }
      return Math.min(first * BLOCK, channel.size());
    }
  }

  /** Text has no zero bytes, so a block that begins with one is no longer there. */
  private static boolean punchedOut(FileChannel log, long block) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    return log.read(one, block) == 1 && one.get(0) == 0;
  }

  private void copy(Path log, long start, long end) throws IOException {
    Path beside = log.resolveSibling(log.getFileName() + DurableFile.UNFINISHED);
    Files.deleteIfExists(beside);
    try (FileChannel from = FileChannel.open(log, StandardOpenOption.READ);
        FileChannel to =
            FileChannel.open(
                beside,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                DurableFile.OWNER_ONLY_FILE)) {
      for (long at = start; at < end; ) {
        at += from.transferTo(at, end - at, to);
      }
      to.force(true);
    }
    for (int part = keep; part > 1; part--) {
      if (Files.exists(part(log, part - 1))) {
        move(part(log, part - 1), part(log, part));
      }
    }
    move(beside, part(log, 1));
    DurableFile.sync(DurableFile.directoryOf(log));
  }

  private static boolean removed(Path log, String how, long length)
      throws IOException, InterruptedException {
    Path fallocate =
        Programs.find("fallocate", Programs.SYSTEM_PATH, Path.of("/"))
            .orElseThrow(() -> new IOException("the program fallocate (util-linux) is missing"));
    return new ProcessBuilder(
                fallocate.toString(),
                how,
                "--offset",
                "0",
                "--length",
                Long.toString(length),
                log.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static Path part(Path log, int number) {
    return log.resolveSibling(log.getFileName() + "." + number);
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
