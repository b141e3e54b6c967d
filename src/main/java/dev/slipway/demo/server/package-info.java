/** Private database servers of the demo's own, from the host's packages. */
@NullMarked
package dev.slipway.demo.server;

import org.jspecify.annotations.NullMarked;
