/**
 * From a source tree to an archive: what goes in, what stays out and why, what must never go in,
 * and the archive itself, the same bytes for the same input.
 */
@NullMarked
package dev.slipway.release.pack;

import org.jspecify.annotations.NullMarked;
