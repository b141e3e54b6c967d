package dev.slipway.release.pack;

import dev.slipway.model.Failure;
import dev.slipway.release.EntryNames;
import dev.slipway.release.Manifest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Walks a source tree and sorts its files into those that go in and those that stay out. Follows no
 * link. For one walk.
 */
final class SourceTree {
  private final Exclusions exclusions;
  private final EntryNames names = new EntryNames();
  private final List<SourceFile> files = new ArrayList<>();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private SourceTree(Exclusions exclusions) {
    this.exclusions = exclusions;
  }

  /** Walks the tree. */
  static SourceTree walk(Path root, Exclusions exclusions) {
    SourceTree tree = new SourceTree(exclusions);
    try {
      tree.folder(root, "", Exclusions.NONE);
    } catch (IOException e) {
      throw Failure.failed("package.source", "cannot read the source folder " + root).because(e);
    }
    tree.files.sort(Comparator.comparing(SourceFile::path));
    tree.leftOut.sort(Comparator.comparing(LeftOut::path));
    return tree;
  }

  /** What goes in, sorted by path. */
  List<SourceFile> files() {
    return files;
  }

  /** What stays out, sorted by path. */
  List<LeftOut> leftOut() {
    return leftOut;
  }

  /** What a person should look at. */
  List<String> warnings() {
    return warnings;
  }

  private void folder(Path folder, String prefix, int inherited) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        String path = prefix + child.getFileName();
        PosixFileAttributes attributes =
            Files.readAttributes(child, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        int rule = exclusions.deciding(path, attributes.isDirectory(), inherited);
        if (attributes.isDirectory()) {
          subfolder(child, path, rule, inherited);
        } else if (exclusions.keepingOut(rule).isEmpty()) {
          take(child, path, attributes);
        } else if (rule != inherited) {
          leftOut.add(new LeftOut(path, exclusions.keepingOut(rule).orElseThrow().reason()));
        }
      }
    }
  }

  private void subfolder(Path folder, String path, int rule, int inherited) throws IOException {
    boolean out = exclusions.keepingOut(rule).isPresent();
    if (out && rule != inherited) {
      leftOut.add(new LeftOut(path + "/", exclusions.keepingOut(rule).orElseThrow().reason()));
    } else if (!out && Files.isRegularFile(folder.resolve("pyvenv.cfg"))) {
      leftOut.add(new LeftOut(path + "/", "a virtual environment, made anew on the host"));
      return;
    }
    if (!out || exclusions.mayTakeIn(rule)) {
      folder(folder, path + "/", rule);
    }
  }

  private void take(Path file, String path, PosixFileAttributes attributes) throws IOException {
    if (attributes.isSymbolicLink()) {
      takeLink(file, path, attributes);
    } else if (attributes.isRegularFile()) {
      names.add(path);
      boolean executable = attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
      Manifest.Mode mode = executable ? Manifest.Mode.EXECUTABLE : Manifest.Mode.FILE;
      files.add(
          new SourceFile(
              path, file, attributes.size(), mode, attributes.lastModifiedTime().toInstant()));
    } else {
      leftOut.add(new LeftOut(path, "neither a file nor a folder"));
    }
  }

  private void takeLink(Path link, String path, PosixFileAttributes attributes) throws IOException {
    String target = Files.readSymbolicLink(link).toString();
    if (EntryNames.staysInside(path, target)) {
      names.add(path);
      files.add(
          new SourceFile(
              path,
              link,
              attributes.size(),
              Manifest.Mode.LINK,
              attributes.lastModifiedTime().toInstant()));
      return;
    }
    leftOut.add(new LeftOut(path, "a link that leads out of the source, to " + target));
    warnings.add(
        path
            + " leads out of the source (to "
            + target
            + ") and is left out. When the app needs"
            + " it, name it under shared: or replace it by what it points to.");
  }
}
