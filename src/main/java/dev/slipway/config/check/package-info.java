/**
 * What {@code slipway check} finds before anything is deployed: settings that are right by
 * themselves and do not fit this host, these files or these variables.
 */
@NullMarked
package dev.slipway.config.check;

import org.jspecify.annotations.NullMarked;
