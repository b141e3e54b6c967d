package dev.slipway.sandbox;

import java.nio.file.Path;

/**
 * A folder that programs inside see in the place of another.
 *
 * @param seen the folder's name inside and outside
 * @param instead the folder whose files are there instead, readable and writable
 */
public record View(Path seen, Path instead) {}
