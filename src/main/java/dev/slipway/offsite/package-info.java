/**
 * A second place for backups, on somebody else's disks: sealed before they leave, whole or absent
 * when they are there. Knows folders and objects, and nothing of databases.
 */
@NullMarked
package dev.slipway.offsite;

import org.jspecify.annotations.NullMarked;
