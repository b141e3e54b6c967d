/** The database port: what every engine guarantees, and its data. */
@NullMarked
package dev.slipway.database;

import org.jspecify.annotations.NullMarked;
