/**
 * SQLite behind the database port. One rule holds everywhere in this room: the live file is opened
 * by SQLite only. Closing any other descriptor on it in this process, even one that only read,
 * would silently drop every lock that our SQLite connections hold on it (POSIX locks belong to a
 * process, not to a descriptor; see "How To Corrupt An SQLite Database File", section 2.2).
 */
@NullMarked
package dev.slipway.database.sqlite;

import org.jspecify.annotations.NullMarked;
