/**
 * The command line: one file per verb, a console that speaks text or JSON, and the client of the
 * executor's API.
 */
@NullMarked
package dev.slipway.cli;

import org.jspecify.annotations.NullMarked;
