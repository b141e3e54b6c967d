/** The schema that deployments left, kept to see what others change. */
@NullMarked
package dev.slipway.deploy.schema;

import org.jspecify.annotations.NullMarked;
