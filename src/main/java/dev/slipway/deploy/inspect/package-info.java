/** What is found out about an app's data before it hurts. Looks only. */
@NullMarked
package dev.slipway.deploy.inspect;

import org.jspecify.annotations.NullMarked;
