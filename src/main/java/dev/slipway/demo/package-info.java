/**
 * {@code slipway demo}: deploys a real application under live traffic, breaks what can break, and
 * counts what that cost; beside it the same by a hand-written script.
 */
@NullMarked
package dev.slipway.demo;

import org.jspecify.annotations.NullMarked;
