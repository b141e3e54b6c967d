/**
 * The executor's API: who may ask, what may be asked, and how the answer travels. What is done
 * about a request stands in the rooms below; {@code Executor} puts them together.
 */
@NullMarked
package dev.slipway.server;

import org.jspecify.annotations.NullMarked;
