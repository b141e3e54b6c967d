/** Data out of an app's database as SQL, and back into it. */
@NullMarked
package dev.slipway.deploy.data;

import org.jspecify.annotations.NullMarked;
