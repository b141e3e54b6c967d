/** One file per step of a deployment: its forward action, its observation and its undo. */
@NullMarked
package dev.slipway.step;

import org.jspecify.annotations.NullMarked;
