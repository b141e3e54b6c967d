/** Data that everyone may name: ids, addresses, digests, failures. It imports nothing of ours. */
@NullMarked
package dev.slipway.model;

import org.jspecify.annotations.NullMarked;
