package dev.slipway.release;

import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes one release into its directory. Modes do not depend on our umask: everyone may read, since
 * the app may run as another account, and nobody writes. For one release, used once.
 */
final class Unpacking {
  private final Archive archive;
  private final Path target;
  private final Set<Path> folders = new HashSet<>();

  Unpacking(Archive archive, Path target) {
    this.archive = archive;
    this.target = target;
  }

  /** Writes it; once this returns, the release exists and stays. */
  void run(Digest digest, SharedPaths shared, Progress progress) throws IOException {
    Manifest manifest = archive.manifest();
    makeFolder(target);
    writeFiles(manifest, progress);
    Map<String, String> links = shared.linkInto(target);
    Files.write(target.resolve(Manifest.FILE), manifest.toJson());
    setMode(target.resolve(Manifest.FILE), "r--r--r--");
    Durable.fileSystem(target);
    new Marker(digest.hex(), manifest.tree(), links).write(target);
  }

  private void writeFiles(Manifest manifest, Progress progress) throws IOException {
    long total = Math.max(1, manifest.totalSize());
    long written = 0;
    for (Manifest.Entry entry : manifest.files()) {
      if (Thread.currentThread().isInterrupted()) {
        throw Failure.cancelled("cancelled while unpacking");
      }
      Path file = target.resolve(entry.path());
      makeFolder(file.getParent());
      switch (entry.kind()) {
        case LINK ->
            Files.createSymbolicLink(
                file, Path.of(new String(archive.content(entry), StandardCharsets.UTF_8)));
        case FILE -> write(entry, file, "r--r--r--");
        case EXECUTABLE -> write(entry, file, "r-xr-xr-x");
      }
      written += entry.size();
      progress.update(entry.path(), (double) written / total);
    }
  }

  private void write(Manifest.Entry entry, Path file, String mode) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      archive.copy(entry, out);
    }
    setMode(file, mode);
  }

  private void makeFolder(@Nullable Path folder) throws IOException {
    if (folder == null || !folders.add(folder)) {
      return;
    }
    if (!folder.equals(target)) {
      makeFolder(folder.getParent());
    }
    Files.createDirectories(folder);
    setMode(folder, "rwxr-xr-x");
  }

  private static void setMode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
