/** Where programs of the app run without being able to harm anything outside. */
@NullMarked
package dev.slipway.sandbox;

import org.jspecify.annotations.NullMarked;
