package dev.slipway.database;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

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

  /** These and those of another time, which may name the same table again. */
  public Changes plus(Changes others) {
    return new Changes(Stream.concat(tables.stream(), others.tables.stream()).toList());
  }

  /** These but for the tables that are not to count. */
  public Changes without(Predicate<String> ignored) {
    return new Changes(tables.stream().filter(each -> !ignored.test(each.table())).toList());
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
