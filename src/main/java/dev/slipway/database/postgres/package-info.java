/**
 * PostgreSQL as an app's database: copies made and proven on the server itself, clones with an
 * account of their own, and a switch to a restored copy that is one transaction.
 */
@NullMarked
package dev.slipway.database.postgres;

import org.jspecify.annotations.NullMarked;
