package dev.slipway.release;

import dev.slipway.model.Amount;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Release directories on disk. Unpacking writes the files, syncs their file system, and only then
 * writes the marker that makes the release exist: without that order a power cut leaves a release
 * of empty files behind a durable {@code current} (seen on XFS). Not for two threads at once.
 */
public final class ReleaseStore implements Releases {
  private static final String COMPLETE = ".slipway-complete";
  private static final String BAD = ".bad";
  private static final long SPARE_BYTES = 64L << 20;

  private final Path folder;
  private final Path current;
  private final Path shared;

  /**
   * The releases of one app and environment.
   *
   * @param folder where release directories are
   * @param current the link to the one that serves
   * @param shared what outlives them
   */
  public ReleaseStore(Path folder, Path current, Path shared) {
    this.folder = folder;
    this.current = current;
    this.shared = shared;
  }

  /**
   * Unpacks an archive and links what is shared; does nothing when that is done already.
   *
   * @param sharedPaths relative paths that are shared; folders end in {@code /}
   * @throws Failure when the archive is not the one meant, is hostile, or there is no room; then
   *     the release is absent
   */
  public void unpack(
      ReleaseId release, Path archive, Digest digest, List<String> sharedPaths, Progress progress) {
    if (isComplete(release)) {
      return;
    }
    remove(release);
    try (Archive opened = Archive.open(archive, ArchiveLimits.DEFAULT)) {
      requireDigest(archive, digest);
      Path target = path(release);
      Files.createDirectories(target);
      requireRoom(opened.manifest());
      write(opened, target, progress);
      new SharedPaths(shared, sharedPaths).linkInto(target);
      Files.write(target.resolve(Manifest.FILE), opened.manifest().toJson());
      syncFileSystem(target);
      Durable.write(target.resolve(COMPLETE), digest.hex());
      Durable.directory(folder);
    } catch (IOException e) {
      remove(release);
      throw Failure.failed("release.unpack", "cannot unpack " + archive + ": " + e.getMessage())
          .now("the release is absent; what served goes on serving")
          .next("make room or mend the permissions of " + folder)
          .because(e);
    }
  }

  private static void requireDigest(Path archive, Digest digest) throws IOException {
    Digest found = Sha256.of(archive);
    if (!found.equals(digest)) {
      throw Failure.failed(
          "release.digest", archive + " is not the archive that was meant: " + found.brief());
    }
  }

  private void requireRoom(Manifest manifest) throws IOException {
    long room = Files.getFileStore(folder).getUsableSpace();
    long needed = manifest.totalSize() + SPARE_BYTES;
    if (room < needed) {
      throw new IOException(
          "%d MB are free in %s, %d are needed".formatted(room >> 20, folder, needed >> 20));
    }
  }

  private static void write(Archive archive, Path target, Progress progress) throws IOException {
    long total = Math.max(1, archive.manifest().totalSize());
    long written = 0;
    for (Manifest.Entry entry : archive.manifest().files()) {
      Path file = target.resolve(entry.path());
      Files.createDirectories(file.getParent() == null ? target : file.getParent());
      switch (entry.kind()) {
        case LINK ->
            Files.createSymbolicLink(
                file, Path.of(new String(archive.content(entry), StandardCharsets.UTF_8)));
        case FILE -> write(archive, entry, file, "rw-r--r--");
        case EXECUTABLE -> write(archive, entry, file, "rwxr-xr-x");
      }
      written += entry.size();
      progress.update(entry.path(), (double) written / total);
    }
  }

  private static void write(Archive archive, Manifest.Entry entry, Path file, String mode)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      archive.copy(entry, out);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  /** One call for all files: an fsync each would take minutes for a large release. */
  private static void syncFileSystem(Path directory) throws IOException {
    Process sync = new ProcessBuilder("sync", "-f", directory.toString()).start();
    try {
      if (!sync.waitFor(5, TimeUnit.MINUTES) || sync.exitValue() != 0) {
        throw new IOException("sync -f " + directory + " failed");
      }
    } catch (InterruptedException e) {
      sync.destroyForcibly();
      Thread.currentThread().interrupt();
      throw Failure.cancelled("cancelled while syncing " + directory);
    }
  }

  @Override
  public boolean isComplete(ReleaseId release) {
    return Files.exists(path(release).resolve(COMPLETE));
  }

  /** What was changed in a release after it was unpacked: empty when it is intact. */
  @Override
  public Optional<String> damage(ReleaseId release) {
    try {
      for (Manifest.Entry entry : manifest(release).files()) {
        Path file = path(release).resolve(entry.path());
        if (leadsOut(release, file) || entry.kind() == Manifest.Mode.LINK) {
          continue;
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          return Optional.of(entry.path() + " is missing");
        }
        if (Files.size(file) != entry.size() || !Sha256.of(file).hex().equals(entry.sha256())) {
          return Optional.of(entry.path() + " was changed");
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("it cannot be read: " + e.getMessage());
    }
  }

  /** Shared files were moved out of the release, and people change them. */
  private boolean leadsOut(ReleaseId release, Path file) {
    Path root = path(release);
    for (Path part = file; part != null && !part.equals(root); part = part.getParent()) {
      if (Files.isSymbolicLink(part)) {
        return true;
      }
    }
    return false;
  }

  private Manifest manifest(ReleaseId release) throws IOException {
    return Manifest.parse(Files.readAllBytes(path(release).resolve(Manifest.FILE)));
  }

  @Override
  public String describe(ReleaseId release) {
    try {
      Manifest manifest = manifest(release);
      return Amount.of(manifest.files().size(), "file")
          + ", "
          + Amount.ofBytes(manifest.totalSize());
    } catch (IOException e) {
      throw Failure.state("release.damaged", release + " has no manifest").because(e);
    }
  }

  @Override
  public Optional<ReleaseId> current() {
    try {
      return Files.isSymbolicLink(current)
          ? Optional.of(
              new ReleaseId(String.valueOf(Files.readSymbolicLink(current).getFileName())))
          : Optional.empty();
    } catch (IOException e) {
      throw Failure.state("release.current", "cannot read " + current).because(e);
    }
  }

  @Override
  public void makeCurrent(ReleaseId release) {
    if (!isComplete(release)) {
      throw Failure.state("release.absent", release + " is not complete on this host");
    }
    if (current().filter(release::equals).isPresent()) {
      return;
    }
    try {
      Durable.link(current, Path.of(folder.getFileName().toString(), release.value()));
    } catch (IOException e) {
      throw Failure.failed("release.current", "cannot switch " + current).because(e);
    }
  }

  @Override
  public void clearCurrent() {
    try {
      Files.deleteIfExists(current);
    } catch (IOException e) {
      throw Failure.failed("release.current", "cannot remove " + current).because(e);
    }
  }

  @Override
  public List<ReleaseId> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> names = Files.list(folder)) {
      return names
          .filter(Files::isDirectory)
          .map(name -> new ReleaseId(name.getFileName().toString()))
          .filter(this::isComplete)
          .sorted(Comparator.reverseOrder())
          .toList();
    } catch (IOException e) {
      throw Failure.state("release.list", "cannot read " + folder).because(e);
    }
  }

  @Override
  public void markBad(ReleaseId release, String reason) {
    try {
      Durable.write(badMarker(release), reason);
    } catch (IOException e) {
      throw Failure.failed("release.mark", "cannot mark " + release).because(e);
    }
  }

  @Override
  public boolean isBad(ReleaseId release) {
    return Files.exists(badMarker(release));
  }

  @Override
  public void remove(ReleaseId release) {
    Path directory = path(release);
    try {
      // The marker first: whatever dies in between leaves an absent release.
      Files.deleteIfExists(directory.resolve(COMPLETE));
      Files.deleteIfExists(badMarker(release));
      if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        try (Stream<Path> files = Files.walk(directory)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + directory, e);
    }
  }

  private Path badMarker(ReleaseId release) {
    return folder.resolve(release.value() + BAD);
  }

  private Path path(ReleaseId release) {
    return folder.resolve(release.value());
  }
}
