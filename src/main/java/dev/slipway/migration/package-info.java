/**
 * The migrations port: the app's own migration tool behind one interface, chosen by {@link
 * dev.slipway.migration.MigrationTools}. Tools are run as a person would run them, in a process of
 * their own under a lock. They are asked by one short script inside that tool, with SQLite
 * databases guarded against whatever importing the app does. Plain SQL files are applied by
 * ourselves, in a process of its own too. Tools that cannot say where a database stands have that
 * written into the database, so that a restored backup brings it back.
 */
@NullMarked
package dev.slipway.migration;

import org.jspecify.annotations.NullMarked;
