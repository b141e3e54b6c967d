package dev.slipway.release;

import dev.slipway.model.Digest;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What makes a release directory a release: written last, and holding what is needed to tell later
 * whether the directory is still what was unpacked.
 *
 * @param archive digest of the archive it came from
 * @param tree the manifest's tree: a manifest changed together with its files has another
 * @param links every link into the shared folder, and where it leads
 */
@Json
record Marker(String archive, String tree, Map<String, String> links) {
  private static final String FILE = ".slipway-complete";
  private static final JsonType<Marker> JSON = Jsonb.builder().build().type(Marker.class);

  /** Refuses one with a part missing. */
  Marker {
    Objects.requireNonNull(archive, "archive");
    Objects.requireNonNull(tree, "tree");
    links = Map.copyOf(links);
  }

  /** That release's marker; empty when the release is absent, however much of it is there. */
  static Optional<Marker> of(Path release) {
    try {
      return Optional.of(JSON.fromJson(Files.readString(release.resolve(FILE))));
    } catch (IOException | RuntimeException _) {
      // Written in one move: what cannot be read is not ours, or the disk is failing. The parser
      // meets the end of a text with exceptions of many kinds.
      return Optional.empty();
    }
  }

  /** Makes the release exist, durably. */
  void write(Path release) throws IOException {
    Durable.write(release.resolve(FILE), JSON.toJson(this));
  }

  /** Makes the release absent, durably, before anything else of it is removed. */
  static void remove(Path release) throws IOException {
    if (Files.deleteIfExists(release.resolve(FILE))) {
      Durable.directory(release);
    }
  }

  /** Whether it came from that archive. */
  boolean isFrom(Digest digest) {
    return archive.equals(digest.hex());
  }

  /** Whether that path lies in the shared folder, where people and the app may change it. */
  boolean isShared(String path) {
    return links.keySet().stream()
        .anyMatch(link -> path.equals(link) || path.startsWith(link + "/"));
  }
}
