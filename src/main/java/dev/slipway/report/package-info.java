/**
 * What happened and what is, told from the journal only: histories and reports as data, and as text
 * for people.
 */
@NullMarked
package dev.slipway.report;

import org.jspecify.annotations.NullMarked;
