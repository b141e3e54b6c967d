/** The runtime port by Slipway's own keeper: processes that it supervises. */
@NullMarked
package dev.slipway.runtime.supervised;

import org.jspecify.annotations.NullMarked;
