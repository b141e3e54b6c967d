/** The traffic port by Slipway's own proxy, which lives in the keeper. */
@NullMarked
package dev.slipway.traffic.embedded;

import org.jspecify.annotations.NullMarked;
