package dev.slipway.proof;

import dev.slipway.database.Catalogue;
import dev.slipway.database.SchemaDifference;
import java.util.List;
import java.util.stream.Stream;

/** How one schema differs from another, in words. */
final class Schemas {
  private Schemas() {}

  /** One line for each table that came, and for whatever else came, went or changed. */
  static List<String> changes(Catalogue before, Catalogue after) {
    SchemaDifference difference =
        SchemaDifference.between(before.objects(), after.objects(), table -> false);
    return Stream.concat(
            difference.newTables().stream().map(table -> "table " + table + " was added"),
            difference.changes().stream())
        .toList();
  }
}
