/** The runtime port: how a release's processes run. */
@NullMarked
package dev.slipway.runtime;

import org.jspecify.annotations.NullMarked;
