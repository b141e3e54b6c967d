package dev.slipway.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.process.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The time in which a release may be written: its build. Builds may change shipped files too
 * (compiled messages, an updated lock file), so what they left of those is noted, and counts from
 * then on.
 */
final class Built {
  private static final String FILE = ".slipway-built";
  private static final Set<PosixFilePermission> WRITE =
      EnumSet.of(
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_WRITE);

  private Built() {}

  /** The shipped files as the build left them; empty when no build was finished. */
  static Optional<Manifest> of(Path release) throws IOException {
    Path file = release.resolve(FILE);
    return Files.exists(file)
        ? Optional.of(Manifest.parse(Files.readAllBytes(file)))
        : Optional.empty();
  }

  /** Whether a build was finished. */
  static boolean isDone(Path release) {
    return Files.exists(release.resolve(FILE));
  }

  /** Lets the build write; as that account, when it is another than ours. */
  static void open(Path release, Marker marker, Optional<Account> other) throws IOException {
    for (Manifest.Entry entry : own(release, marker)) {
      setWritable(release.resolve(entry.path()), true);
    }
    other.ifPresent(account -> Owners.give(release, account));
  }

  /** Ends that, durably. */
  static void seal(Path release, Marker marker, Optional<Account> other) throws IOException {
    if (other.isPresent()) {
      Owners.takeBack(release);
    }
    List<Manifest.Entry> left = new ArrayList<>();
    for (Manifest.Entry entry : own(release, marker)) {
      Path file = release.resolve(entry.path());
      setWritable(file, false);
      left.add(Inspection.look(entry.path(), file));
    }
    Durable.fileSystem(release);
    Durable.write(
        release.resolve(FILE), new String(Manifest.of(release).with(left).toJson(), UTF_8));
  }

  /** Shipped files that are still there and are the release's own. */
  private static List<Manifest.Entry> own(Path release, Marker marker) throws IOException {
    RealFolders folders = new RealFolders(release);
    List<Manifest.Entry> own = new ArrayList<>();
    for (Manifest.Entry entry : Manifest.of(release).files()) {
      Path file = release.resolve(entry.path());
      boolean there =
          Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(file);
      if (there && !marker.isShared(entry.path()) && folders.hold(file)) {
        own.add(entry);
      }
    }
    return own;
  }

  private static void setWritable(Path file, boolean writable) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return;
    }
    Set<PosixFilePermission> mode = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    if (writable) {
      mode.add(PosixFilePermission.OWNER_WRITE);
    } else {
      mode.removeAll(WRITE);
    }
    Files.setPosixFilePermissions(file, mode);
  }
}
