/**
 * The embedded proxy: listens, finds the app by host name, passes requests on to its instance,
 * makes them wait during a hold, and counts how they ended. Undertow reads requests and writes
 * answers; the side towards the apps is our own, because the rules of reuse, retry and draining
 * live there.
 */
@NullMarked
package dev.slipway.keeper.proxy;

import org.jspecify.annotations.NullMarked;
