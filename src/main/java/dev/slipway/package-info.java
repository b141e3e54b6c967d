/** The door: arguments come in, an exit code goes out, and errors become text in one place. */
@NullMarked
package dev.slipway;

import org.jspecify.annotations.NullMarked;
