package dev.slipway.database;

import java.util.List;

/**
 * What was written between two moments, by table.
 *
 * @param tables only tables that differ
 */
public record Changes(List<TableChanges> tables) {

  /** Rows inserted, updated or deleted, over all tables. */
  public long total() {
    return tables.stream().mapToLong(t -> t.inserted() + t.updated() + t.deleted()).sum();
  }

  /**
   * One table's difference.
   *
   * @param table its name
   * @param inserted rows only in the newer
   * @param updated rows with the same key and other values; 0 for a table without a key, where an
   *     update counts as one deletion and one insertion
   * @param deleted rows only in the older
   */
  public record TableChanges(String table, long inserted, long updated, long deleted) {}
}
