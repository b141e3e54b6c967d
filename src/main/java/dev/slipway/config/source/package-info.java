/**
 * A YAML text as values that know where they stand, and problems that can be shown beside the line
 * they are about. Knows nothing of Slipway's settings.
 */
@NullMarked
package dev.slipway.config.source;

import org.jspecify.annotations.NullMarked;
