/** MariaDB as the app's database. */
@NullMarked
package dev.slipway.database.mariadb;

import org.jspecify.annotations.NullMarked;
