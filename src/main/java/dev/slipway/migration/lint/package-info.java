/**
 * Reads the SQL of migrations for what loses data, depends on data, breaks the release that still
 * runs, or locks others out. The rules are data: {@code rules.txt}.
 */
@NullMarked
package dev.slipway.migration.lint;

import org.jspecify.annotations.NullMarked;
