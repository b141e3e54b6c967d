/** One deployment: the story, the runner of its steps, recovery, and the lock. */
@NullMarked
package dev.slipway.deploy;

import org.jspecify.annotations.NullMarked;
