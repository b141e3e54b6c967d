/**
 * Recognises an app by its files and writes the {@code slipway.yaml} that a person would have
 * written for it.
 */
@NullMarked
package dev.slipway.init;

import org.jspecify.annotations.NullMarked;
