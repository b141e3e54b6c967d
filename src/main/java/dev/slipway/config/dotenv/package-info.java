/** Reads {@code .env} files by the rules of the tool the app itself would read them with. */
@NullMarked
package dev.slipway.config.dotenv;

import org.jspecify.annotations.NullMarked;
