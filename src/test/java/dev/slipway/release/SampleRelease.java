package dev.slipway.release;

import dev.slipway.model.Digest;
import dev.slipway.model.ReleaseId;
import dev.slipway.release.ZipMaker.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Archives of a small app, and directories looked at as a whole. */
final class SampleRelease {
  static final ReleaseId FIRST = new ReleaseId("20261121_101500-1.0.0");
  static final ReleaseId SECOND = new ReleaseId("20261121_111500-1.1.0");

  private SampleRelease() {}

  /** An archive with its digest. */
  record Packed(Path archive, Digest digest) {
    static Packed of(Path archive) throws IOException {
      return new Packed(archive, Sha256.of(archive));
    }
  }

  /** Code, a folder, a link and a program, and whatever else a test needs. */
  static Packed app(Path archive, String version, Entry... more) throws IOException {
    ZipMaker zip =
        new ZipMaker()
            .add(
                Entry.file("app.py", "VERSION = '" + version + "'\n"),
                Entry.file("shop/cart.py", "total = 0\n"),
                Entry.of(
                    "bin/start", "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8), ZipMaker.PROGRAM),
                Entry.link("shop/alias.py", "../app.py"))
            .add(more);
    return Packed.of(zip.honestManifest().write(archive));
  }

  /** Every path in a directory, relative and sorted; links are not followed. */
  static List<String> everythingIn(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths
          .filter(path -> !path.equals(directory))
          .map(path -> directory.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  /** A copy of a directory as a crash would leave it. */
  static Path asIfDied(Path directory, Path copy) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      paths.addAll(walk.toList());
    }
    for (Path path : paths) {
      Path target = copy.resolve(directory.relativize(path).toString());
      Files.createDirectories(target.getParent());
      Files.copy(path, target, java.nio.file.LinkOption.NOFOLLOW_LINKS);
    }
    return copy;
  }
}
