/** What was asked and what is there, made into lists of steps. */
@NullMarked
package dev.slipway.plan;

import org.jspecify.annotations.NullMarked;
