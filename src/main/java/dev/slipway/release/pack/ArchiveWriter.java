package dev.slipway.release.pack;

import dev.slipway.model.Amount;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.release.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * Packs files on all processors and puts them into the archive in their order, so that the bytes do
 * not depend on who was faster. Memory is bounded: files in work take at most {@link #IN_WORK}
 * bytes, larger ones are streamed. For one archive.
 */
final class ArchiveWriter implements AutoCloseable {
  /** Content that may be in work at once. */
  private static final long IN_WORK = 48L << 20;

  private record Pending(SourceFile file, Optional<Future<Deflated>> packed) {
    /** A small file counts too: it has buffers and objects of its own. */
    long weight() {
      return packed.isEmpty() ? 0 : file.size() + 4096;
    }
  }

  private final ZipWriter zip;
  private final Predicate<String> migration;
  private final ExecutorService workers;
  private final BlockingQueue<Deflate> deflates;
  private final Deflate own = new Deflate();
  private final List<Manifest.Entry> entries = new ArrayList<>();
  private final List<Content.Finding> findings = new ArrayList<>();

  /** Packs into this archive; {@code migration} tells the files of migrations from others. */
  ArchiveWriter(ZipWriter zip, Predicate<String> migration) {
    int processors = Math.min(Runtime.getRuntime().availableProcessors(), 8);
    this.zip = zip;
    this.migration = migration;
    this.workers =
        Executors.newFixedThreadPool(
            processors, Thread.ofPlatform().daemon().name("pack-", 0).factory());
    this.deflates = new ArrayBlockingQueue<>(processors);
    for (int i = 0; i < processors; i++) {
      deflates.add(new Deflate());
    }
  }

  /**
   * Packs all files.
   *
   * @throws Failure with kind CANCELLED when this thread is interrupted
   */
  void addAll(List<SourceFile> files, Progress progress) throws IOException {
    Deque<Pending> pending = new ArrayDeque<>();
    long inWork = 0;
    Advance advance = new Advance(files, progress);
    for (SourceFile file : files) {
      Pending next = begin(file);
      pending.add(next);
      inWork += next.weight();
      while (inWork > IN_WORK) {
        Pending done = pending.remove();
        inWork -= done.weight();
        finish(done);
        advance.past(done.file);
      }
    }
    for (Pending last : pending) {
      finish(last);
      advance.past(last.file);
    }
  }

  /** Adds the manifest, which names everything else. */
  void add(Manifest manifest) throws IOException {
    zip.add(Manifest.FILE, Manifest.Mode.FILE, own.pack(manifest.toJson(), true, List.of()));
  }

  /**
   * Adds an export, which is no file of the release.
   *
   * @throws Failure {@code package.data} when it is not what was verified
   */
  void add(PackageOrder.Data data) throws IOException {
    Manifest.Data described = data.described();
    SourceFile file =
        new SourceFile(
            described.path(), data.file(), described.size(), Manifest.Mode.FILE, Instant.EPOCH);
    zip.add(
        file.path(),
        file.mode(),
        to -> {
          Deflate.Streamed packed = own.stream(file, to);
          if (!packed.sha256().hex().equals(described.sha256())) {
            throw Failure.state(
                    "package.data", data.file() + " is not the export that was verified")
                .now("no archive was written")
                .next("package again");
          }
          return packed.parts();
        });
  }

  /** What was packed, in the order of packing. */
  List<Manifest.Entry> entries() {
    return entries;
  }

  /** What was noticed in the files. */
  List<Content.Finding> findings() {
    return findings;
  }

  @Override
  public void close() {
    workers.shutdownNow();
    workers.close();
    deflates.forEach(Deflate::close);
    own.close();
  }

  private Pending begin(SourceFile file) {
    return new Pending(
        file,
        file.size() > Deflate.LARGEST_IN_MEMORY
            ? Optional.empty()
            : Optional.of(workers.submit(() -> pack(file))));
  }

  private Deflated pack(SourceFile file) throws IOException, InterruptedException {
    Deflate deflate = deflates.take();
    try {
      return deflate.pack(file, migration.test(file.path()));
    } finally {
      deflates.add(deflate);
    }
  }

  private void finish(Pending pending) throws IOException {
    SourceFile file = pending.file;
    if (pending.packed.isPresent()) {
      Deflated packed = await(pending.packed.get(), file);
      zip.add(file.path(), file.mode(), packed);
      findings.addAll(packed.findings());
      list(file, packed.size(), packed.sha256().hex());
    } else {
      zip.add(file.path(), file.mode(), to -> streamed(file, own.stream(file, to)));
    }
  }

  private ZipWriter.Parts streamed(SourceFile file, Deflate.Streamed done) {
    findings.addAll(done.findings());
    list(file, done.parts().size(), done.sha256().hex());
    return done.parts();
  }

  private void list(SourceFile file, long size, String sha256) {
    entries.add(new Manifest.Entry(file.path(), size, file.mode().text(), sha256));
  }

  private static Deflated await(Future<Deflated> packed, SourceFile file) throws IOException {
    try {
      return packed.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("cancelled while packaging").because(e);
    } catch (ExecutionException e) {
      switch (Objects.requireNonNullElse(e.getCause(), e)) {
        case IOException cause -> throw new IOException(file.path() + ": " + cause, cause);
        case UncheckedIOException cause -> throw cause.getCause();
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        default -> throw new IllegalStateException(e);
      }
    }
  }

  /** Reports whole percents. */
  private static final class Advance {
    private final Progress progress;
    private final long total;
    private final int files;
    private long done;
    private int count;
    private long percent = -1;

    Advance(List<SourceFile> files, Progress progress) {
      this.progress = progress;
      this.files = files.size();
      this.total = Math.max(1, files.stream().mapToLong(SourceFile::size).sum());
    }

    void past(SourceFile file) {
      done += file.size();
      count++;
      if (done * 100 / total > percent) {
        percent = done * 100 / total;
        progress.update(
            "%d of %s, %s of %s"
                .formatted(
                    count, Amount.of(files, "file"), Amount.ofBytes(done), Amount.ofBytes(total)),
            (double) done / total);
      }
    }
  }
}
