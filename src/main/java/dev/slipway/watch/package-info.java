/** Observes a new release after cutover and says whether it is good. */
@NullMarked
package dev.slipway.watch;

import org.jspecify.annotations.NullMarked;
