/** The traffic port: what sends requests to an instance. */
@NullMarked
package dev.slipway.traffic;

import org.jspecify.annotations.NullMarked;
