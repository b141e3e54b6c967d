package dev.slipway.database.dump;

import dev.slipway.model.Amount;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * A dump on disk, packed or not: a file, or the folder of {@code pg_dump -Fd}.
 *
 * @param path where it is
 * @param head what it says of itself
 */
public record DumpFile(Path path, DumpHead head) {
  private static final String FOLDER_CONTENTS = "toc.dat";

  /**
   * Looks at its beginning.
   *
   * @throws Failure when there is none, or it is no dump
   */
  public static DumpFile open(Path path) {
    if (Files.isDirectory(path)) {
      return folder(path);
    }
    try (InputStream from = unpacked(path)) {
      byte[] first = from.readNBytes(DumpHead.LENGTH);
      if (first.length == 0) {
        throw Failure.usage("import.empty", path + " is empty").now(Refusal.NOTHING);
      }
      if (new String(first, StandardCharsets.ISO_8859_1).startsWith("SQLite format 3\0")) {
        throw Failure.usage("import.no-dump", path + " is a database file, not a dump of one")
            .now(Refusal.NOTHING)
            .next("make a dump: sqlite3 '" + path + "' .dump > dump.sql");
      }
      return new DumpFile(path, DumpHead.of(first));
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static DumpFile folder(Path path) {
    if (!Files.exists(path.resolve(FOLDER_CONTENTS))) {
      throw Failure.usage(
              "import.no-dump",
              path + " is a folder without " + FOLDER_CONTENTS + ": no dump of pg_dump -Fd")
          .now(Refusal.NOTHING);
    }
    byte[] magic = "PGDMP".getBytes(StandardCharsets.ISO_8859_1);
    return new DumpFile(path, DumpHead.of(magic));
  }

  /** Its bytes, unpacked; telling how far it is read. */
  public InputStream read(Progress progress) throws IOException {
    long bytes = Files.size(path);
    InputStream told = new Told(Files.newInputStream(path), bytes, progress);
    return Compression.unpack(new BufferedInputStream(told, 1 << 16));
  }

  private static InputStream unpacked(Path path) throws IOException {
    return Compression.unpack(new BufferedInputStream(Files.newInputStream(path)));
  }

  /** What reading it has failed with, in words. */
  public Failure unreadable(IOException e) {
    return unreadable(path, e);
  }

  private static Failure unreadable(Path path, IOException e) {
    if (e instanceof NoSuchFileException) {
      return Failure.usage("import.missing", "there is no file " + path)
          .because(e)
          .now(Refusal.NOTHING);
    }
    String said = String.valueOf(e.getMessage());
    if (e instanceof java.io.EOFException || said.contains("Truncated source")) {
      return Refusal.cutShort(path + " ends inside of what was packed").because(e);
    }
    if (e instanceof ZipException || e.getClass().getName().contains("Zstd")) {
      return Failure.usage("import.damaged", path + " is damaged: " + said)
          .because(e)
          .now(Refusal.NOTHING)
          .next("fetch or make it again");
    }
    return Failure.failed("import.unreadable", "cannot read " + path + ": " + said)
        .because(e)
        .now(Refusal.NOTHING);
  }

  /** Tells each percent. */
  private static final class Told extends FilterInputStream {
    private final long bytes;
    private final Progress progress;
    private long read;
    private long told;

    Told(InputStream from, long bytes, Progress progress) {
      super(from);
      this.bytes = Math.max(1, bytes);
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      tell(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      int count = super.read(to, from, length);
      tell(Math.max(0, count));
      return count;
    }

    private void tell(int count) {
      read += count;
      long percent = read * 100 / bytes;
      if (percent > told) {
        told = percent;
        progress.update(
            Amount.ofBytes(read) + " of " + Amount.ofBytes(bytes), (double) read / bytes);
      }
    }
  }
}
