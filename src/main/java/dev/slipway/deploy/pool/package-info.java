/** How many connections to its database an app may open, and how many it can have. */
@NullMarked
package dev.slipway.deploy.pool;

import org.jspecify.annotations.NullMarked;
