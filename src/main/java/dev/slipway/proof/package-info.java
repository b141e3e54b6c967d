/** Proves on a clone, before anything is touched, what a deployment does and how it is undone. */
@NullMarked
package dev.slipway.proof;

import org.jspecify.annotations.NullMarked;
