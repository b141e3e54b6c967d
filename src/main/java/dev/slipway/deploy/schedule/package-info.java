/** What is done without being asked: when it is due, how it went, and who is told. */
@NullMarked
package dev.slipway.deploy.schedule;

import org.jspecify.annotations.NullMarked;
