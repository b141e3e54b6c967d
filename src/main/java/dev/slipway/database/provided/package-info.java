/** A managed server, whose provider takes and restores its backups. */
@NullMarked
package dev.slipway.database.provided;

import org.jspecify.annotations.NullMarked;
