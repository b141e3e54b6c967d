/** Asks an instance over HTTP whether it is healthy, and what probe scripts ask. */
@NullMarked
package dev.slipway.probe;

import org.jspecify.annotations.NullMarked;
