package dev.slipway;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** Leaves out what the JSON generator wrote: its registry names every record of the program. */
final class WithoutGeneratedClasses implements ImportOption {
  @Override
  public boolean includes(Location location) {
    return !location.contains("JsonAdapter.class") && !location.contains("JsonComponent.class");
  }
}
