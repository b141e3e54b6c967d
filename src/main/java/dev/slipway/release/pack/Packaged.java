package dev.slipway.release.pack;

import dev.slipway.model.Digest;
import dev.slipway.release.Manifest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A finished archive.
 *
 * @param archive the file
 * @param manifest what it holds
 * @param sha256 digest of the archive's bytes
 * @param size bytes of the archive
 * @param leftOut what of the source is not in it, and why
 * @param warnings what a person should look at before deploying it
 * @param took wall time
 */
public record Packaged(
    Path archive,
    Manifest manifest,
    Digest sha256,
    long size,
    List<LeftOut> leftOut,
    List<String> warnings,
    Duration took) {}
