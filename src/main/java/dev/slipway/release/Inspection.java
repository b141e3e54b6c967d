package dev.slipway.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;

/**
 * Compares a release directory with what was unpacked there: every shipped file, every link, every
 * folder on the way. Files beside them are not looked at, because builds and running programs write
 * some (caches, compiled files). For one look.
 */
final class Inspection {
  private final Path release;
  private final RealFolders folders;

  Inspection(Path release) {
    this.release = release;
    this.folders = new RealFolders(release);
  }

  /** The first difference; empty when it is intact. */
  Optional<String> damage() {
    Optional<Marker> marker = Marker.of(release);
    if (marker.isEmpty()) {
      return Optional.of("it is not complete");
    }
    try {
      Manifest shipped = Manifest.of(release);
      if (!shipped.tree().equals(marker.get().tree())) {
        return Optional.of(Manifest.FILE + " was changed");
      }
      Optional<String> link = damagedLink(marker.get());
      return link.isPresent() ? link : damagedFile(Built.of(release).orElse(shipped), marker.get());
    } catch (NoSuchFileException e) {
      return Optional.of(release.relativize(release.resolve(e.getFile())) + " is missing");
    } catch (IOException e) {
      return Optional.of("it cannot be read: " + e.getMessage());
    }
  }

  private Optional<String> damagedLink(Marker marker) throws IOException {
    for (Map.Entry<String, String> link : marker.links().entrySet()) {
      Path path = release.resolve(link.getKey());
      if (!Files.isSymbolicLink(path)
          || !Files.readSymbolicLink(path).toString().equals(link.getValue())) {
        return Optional.of(link.getKey() + " is not the shared one any more");
      }
    }
    return Optional.empty();
  }

  private Optional<String> damagedFile(Manifest manifest, Marker marker) throws IOException {
    for (Manifest.Entry entry : manifest.files()) {
      if (!marker.isShared(entry.path()) && !isAsShipped(entry)) {
        return Optional.of(entry.path() + " was changed");
      }
    }
    return Optional.empty();
  }

  private boolean isAsShipped(Manifest.Entry entry) throws IOException {
    Path file = release.resolve(entry.path());
    if (!folders.hold(file)) {
      return false;
    }
    Manifest.Entry found = look(entry.path(), file);
    return found.mode().equals(entry.mode())
        && found.size() == entry.size()
        && found.sha256().equals(entry.sha256());
  }

  /**
   * A file of a release as a manifest would list it.
   *
   * @throws NoSuchFileException when it is not there
   */
  static Manifest.Entry look(String path, Path file) throws IOException {
    PosixFileAttributes found =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (found.isSymbolicLink()) {
      byte[] target = Files.readSymbolicLink(file).toString().getBytes(UTF_8);
      return entry(path, target.length, Manifest.Mode.LINK, Sha256.of(target));
    }
    if (!found.isRegularFile()) {
      throw new NoSuchFileException(path);
    }
    boolean executable = found.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
    return entry(
        path,
        found.size(),
        executable ? Manifest.Mode.EXECUTABLE : Manifest.Mode.FILE,
        Sha256.of(file));
  }

  private static Manifest.Entry entry(String path, long size, Manifest.Mode mode, Digest digest) {
    return new Manifest.Entry(path, size, mode.text(), digest.hex());
  }
}
