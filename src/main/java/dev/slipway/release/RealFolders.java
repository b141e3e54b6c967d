package dev.slipway.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells what really lies in a release from what is reached through a link: a folder replaced by a
 * link would show, and let us change, other files. For one look at one release.
 */
final class RealFolders {
  private final Path release;
  private final Set<Path> known = new HashSet<>();

  RealFolders(Path release) {
    this.release = release;
  }

  /**
   * Whether every folder above that path, up to the release, is a folder and no link.
   *
   * @throws java.nio.file.NoSuchFileException when one is missing
   */
  boolean hold(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null || folder.equals(release) || known.contains(folder)) {
      return true;
    }
    boolean real =
        Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isDirectory()
            && hold(folder);
    if (real) {
      known.add(folder);
    }
    return real;
  }
}
