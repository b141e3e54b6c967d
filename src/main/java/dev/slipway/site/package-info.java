/** A site: the ports bound to one app in one environment on one host. */
@NullMarked
package dev.slipway.site;

import org.jspecify.annotations.NullMarked;
