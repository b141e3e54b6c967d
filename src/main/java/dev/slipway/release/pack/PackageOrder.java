package dev.slipway.release.pack;

import dev.slipway.release.Manifest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to package and where to.
 *
 * @param source root of the source tree
 * @param app the app's name
 * @param selection what goes in
 * @param targetFolder where the archive is written
 * @param now names the archive; nothing inside depends on it
 * @param version when given, instead of the one found in the source
 * @param warnings what others noticed beforehand, such as models that have drifted from their
 *     migrations; repeated in the result
 * @param slipway our own version
 * @param data an export that travels along
 */
public record PackageOrder(
    Path source,
    String app,
    Selection selection,
    Path targetFolder,
    Instant now,
    Optional<String> version,
    List<String> warnings,
    String slipway,
    Optional<Data> data) {

  /**
   * An export, verified by whoever made it.
   *
   * @param file where it is
   * @param described what it is in the archive
   */
  public record Data(Path file, Manifest.Data described) {}

  /** One without data. */
  public PackageOrder(
      Path source,
      String app,
      Selection selection,
      Path targetFolder,
      Instant now,
      Optional<String> version,
      List<String> warnings,
      String slipway) {
    this(source, app, selection, targetFolder, now, version, warnings, slipway, Optional.empty());
  }

  /** Copies the list; paths become absolute. */
  public PackageOrder {
    source = source.toAbsolutePath().normalize();
    targetFolder = targetFolder.toAbsolutePath().normalize();
    warnings = List.copyOf(warnings);
  }
}
