/** The durable record of intent and outcome of every deployment of one app and environment. */
@NullMarked
package dev.slipway.journal;

import org.jspecify.annotations.NullMarked;
