/**
 * Releases: what one is (manifest and archive), reading archives that may be hostile, and release
 * directories on a host that are complete or absent.
 */
@NullMarked
package dev.slipway.release;

import org.jspecify.annotations.NullMarked;
