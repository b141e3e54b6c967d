/** Data to begin with: when it may be put in, how, and what is remembered of it. */
@NullMarked
package dev.slipway.deploy.seed;

import org.jspecify.annotations.NullMarked;
