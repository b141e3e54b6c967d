package dev.slipway.database;

import java.util.List;

/**
 * A clone against the backup it was made from.
 *
 * @param surviving its schema, and each table's rows; sums are over the columns that the backup
 *     had, where all of them are still there, so that an equal sum means that nothing old changed
 * @param differences old tables and columns that do not hold what they held
 */
public record Comparison(Contents surviving, List<TableDifference> differences) {

  /** Copies the list. */
  public Comparison {
    differences = List.copyOf(differences);
  }
}
