/** Asks an instance over HTTP whether it is healthy. */
@NullMarked
package dev.slipway.probe;

import org.jspecify.annotations.NullMarked;
