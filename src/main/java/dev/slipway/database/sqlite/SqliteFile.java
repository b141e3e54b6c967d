package dev.slipway.database.sqlite;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Objects;

/**
 * A database file and the files SQLite keeps beside it.
 *
 * @param path the real path, all links resolved: SQLite names the others after that one
 */
record SqliteFile(Path path) {
  private static final int MOST_LINKS = 40;

  /** The database that an app means by this path, which need not exist yet. */
  static SqliteFile at(Path named) {
    Path path = named.toAbsolutePath();
    try {
      for (int links = 0; links < MOST_LINKS; links++) {
        Path parent = Objects.requireNonNull(path.getParent(), "a database is no root directory");
        Path real = (Files.exists(parent) ? parent.toRealPath() : parent.normalize());
        path = real.resolve(Objects.requireNonNull(path.getFileName()));
        if (!Files.isSymbolicLink(path)) {
          return new SqliteFile(path);
        }
        path = real.resolve(Files.readSymbolicLink(path));
      }
    } catch (IOException e) {
      throw Failure.failed("database.no-access", "cannot follow the links of " + named).because(e);
    }
    throw Failure.state("database.links", named + " is a circle of links");
  }

  /** Whether there is a database: a file of length 0 is what a mere look leaves behind. */
  boolean exists() {
    return path.toFile().length() > 0;
  }

  Path beside(String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  /** The file, its write-ahead log with index, its rollback journal: as far as they may exist. */
  List<Path> all() {
    return List.of(path, beside("-wal"), beside("-shm"), beside("-journal"));
  }

  /** Creates it empty, with the owner and mode of {@code model}, where it does not exist. */
  void createLike(Path model) {
    try {
      if (!Files.exists(path)) {
        Path folder = path.getParent();
        if (folder != null) {
          // Before the first release nobody has made the shared folders yet.
          Files.createDirectories(folder);
        }
        Files.createFile(path);
      }
      copyOwnerAndMode(model, path);
    } catch (IOException e) {
      throw Failure.failed("database.no-access", "cannot create " + path).because(e);
    }
  }

  /** Gives {@code to} the owner, group and mode of {@code from}, as far as we may. */
  static void copyOwnerAndMode(Path from, Path to) throws IOException {
    PosixFileAttributes wanted = Files.readAttributes(from, PosixFileAttributes.class);
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    PosixFileAttributes now = view.readAttributes();
    if (!now.permissions().equals(wanted.permissions())) {
      view.setPermissions(wanted.permissions());
    }
    // Only root may give files away; for everybody else the copy is as much theirs as the original.
    if (!now.owner().equals(wanted.owner()) && isRoot()) {
      view.setOwner(wanted.owner());
    }
    if (!now.group().equals(wanted.group()) && isRoot()) {
      view.setGroup(wanted.group());
    }
  }

  private static boolean isRoot() throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
  }
}
