/** What a person writes in {@code slipway.yaml}, as records, or all its problems at once. */
@NullMarked
package dev.slipway.config;

import org.jspecify.annotations.NullMarked;
