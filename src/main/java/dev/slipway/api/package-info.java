/** The executor's API as data: versioned requests and events, one JSON object per line. */
@NullMarked
package dev.slipway.api;

import org.jspecify.annotations.NullMarked;
