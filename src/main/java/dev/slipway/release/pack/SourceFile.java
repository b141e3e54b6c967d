package dev.slipway.release.pack;

import dev.slipway.release.Manifest;
import java.nio.file.Path;
import java.time.Instant;

/**
 * One file that goes into the archive.
 *
 * @param path relative, separated by {@code /}
 * @param file where it is
 * @param size bytes when it was looked at
 * @param mode what it is
 * @param modified when it was last changed
 */
record SourceFile(String path, Path file, long size, Manifest.Mode mode, Instant modified) {}
