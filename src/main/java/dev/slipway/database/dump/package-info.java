/** SQL files from anywhere: reading them as a stream, refusing what they must not do. */
@NullMarked
package dev.slipway.database.dump;

import org.jspecify.annotations.NullMarked;
