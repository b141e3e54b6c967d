/** Runs other programs: argument lists, deadlines, capped output, their own process group. */
@NullMarked
package dev.slipway.process;

import org.jspecify.annotations.NullMarked;
