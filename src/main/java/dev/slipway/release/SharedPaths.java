package dev.slipway.release;

import dev.slipway.model.Failure;
import dev.slipway.process.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Links what outlives releases into a release: every shared path becomes a link into the shared
 * folder. What a release ships at such a path is copied there where nothing is yet, and never over
 * what is there.
 *
 * <p>Where the app runs as another account than ours, that account gets the shared folders and
 * files, for they are what an app writes. The {@code .env} it may only read: its variables also
 * reach programs that start as root.
 */
public final class SharedPaths {
  private static final Path ENV = Path.of(".env");
  private static final String ENV_EXAMPLE = ".env.example";

  private final Path shared;
  private final List<String> paths;
  private final Optional<Account> other;

  /**
   * Shared paths of an app.
   *
   * @param shared the shared folder
   * @param paths relative; folders end in {@code /}
   * @param user the account the app runs as; absent: ours
   * @throws Failure {@code user.unknown} when there is no such account
   */
  public SharedPaths(Path shared, List<String> paths, Optional<String> user) {
    this.shared = shared;
    this.paths = paths;
    this.other = Owners.other(user);
  }

  /**
   * Links them into that release.
   *
   * @return every link made, as a path in the release, and what it points to
   */
  Map<String, String> linkInto(Path release) throws IOException {
    Files.createDirectories(shared);
    Map<String, String> links = new TreeMap<>();
    for (String path : paths) {
      Path name = plain(path);
      Path kept = shared.resolve(name);
      create(release, name, kept, path.endsWith("/"));
      if (!isInsideAnother(name) && !links.containsKey(name.toString())) {
        links.put(name.toString(), link(release, name, kept).toString());
      }
      handOver(name, kept);
    }
    return links;
  }

  private static Path plain(String path) {
    Path name = Path.of(path).normalize();
    if (name.isAbsolute() || name.startsWith("..") || name.toString().isEmpty()) {
      throw Failure.usage("shared.outside", "the shared path '" + path + "' leads out of the app");
    }
    return name;
  }

  /** A path inside a shared folder is shared already: there, only the folder itself is linked. */
  private boolean isInsideAnother(Path name) {
    return paths.stream()
        .map(SharedPaths::plain)
        .anyMatch(other -> name.startsWith(other) && !name.equals(other));
  }

  private void create(Path release, Path name, Path kept, boolean folder) throws IOException {
    if (folder) {
      Files.createDirectories(kept);
      return;
    }
    Files.createDirectories(kept.getParent());
    Path example = release.resolve(ENV_EXAMPLE);
    if (name.equals(ENV) && !Files.exists(kept) && Files.isRegularFile(example)) {
      Seed.copy(example, kept, "rw-------");
    }
  }

  private static Path link(Path release, Path name, Path kept) throws IOException {
    Path inRelease = release.resolve(name);
    if (Files.exists(inRelease, LinkOption.NOFOLLOW_LINKS)) {
      Seed.move(inRelease, kept);
    }
    Path folder = Objects.requireNonNull(inRelease.getParent());
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Path target = folder.relativize(kept);
    Files.createSymbolicLink(inRelease, target);
    return target;
  }

  /** Only what is still ours: in what the app has, it could lead us anywhere. */
  private void handOver(Path name, Path kept) throws IOException {
    if (other.isEmpty() || !Files.exists(kept)) {
      return;
    }
    Path real = kept.toRealPath();
    if (!Owners.isOurs(real)) {
      return;
    }
    if (name.equals(ENV)) {
      Owners.letRead(real, other.get());
    } else {
      Owners.give(real, other.get());
    }
  }
}
