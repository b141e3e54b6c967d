/** One deployment as one HTML file: readable without a network, a script or Slipway itself. */
@NullMarked
package dev.slipway.report.html;

import org.jspecify.annotations.NullMarked;
