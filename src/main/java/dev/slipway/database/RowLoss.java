package dev.slipway.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A table that has fewer rows than it had.
 *
 * @param table its name
 * @param before how many rows it had
 * @param after how many are left; 0 when the table is gone
 * @param gone whether the table itself is gone
 */
public record RowLoss(String table, long before, long after, boolean gone) {

  /**
   * Compares counts table by table. A table that is gone while another with the same contents came
   * was renamed, and lost nothing.
   *
   * @param ignored names of tables that do not count, such as a tool's bookkeeping
   */
  public static List<RowLoss> between(Contents old, Contents now, Predicate<String> ignored) {
    Map<String, TableContents> left = new TreeMap<>();
    now.tables().forEach(table -> left.put(table.table(), table));
    List<TableContents> came = new ArrayList<>(now.tables());
    came.removeIf(table -> old.tables().stream().anyMatch(t -> t.table().equals(table.table())));
    List<RowLoss> losses = new ArrayList<>();
    for (TableContents table : old.tables()) {
      TableContents same = left.get(table.table());
      long rows = same == null ? 0 : same.rows();
      boolean counts = rows < table.rows() && !ignored.test(table.table());
      if (counts && !(same == null && wasRenamed(table, came))) {
        losses.add(new RowLoss(table.table(), table.rows(), rows, same == null));
      }
    }
    return losses;
  }

  /**
   * Tables that were there before and have more rows now, in words.
   *
   * @param ignored names of tables that do not count, such as a tool's bookkeeping
   */
  public static List<String> gains(Contents old, Contents now, Predicate<String> ignored) {
    Map<String, Long> before = new TreeMap<>();
    old.tables().forEach(table -> before.put(table.table(), table.rows()));
    return now.tables().stream()
        .filter(table -> !ignored.test(table.table()))
        .filter(table -> table.rows() > before.getOrDefault(table.table(), Long.MAX_VALUE))
        .map(table ->
            "%s had %d rows, has %d"
                .formatted(table.table(), before.get(table.table()), table.rows()))
        .toList();
  }

  /** Each new table can be only one old table's successor. */
  private static boolean wasRenamed(TableContents table, List<TableContents> came) {
    Optional<TableContents> successor =
        came.stream()
            .filter(other -> other.rows() == table.rows() && other.sum().equals(table.sum()))
            .findFirst();
    return successor.map(came::remove).orElse(false);
  }

  /** How many rows. */
  public long lost() {
    return before - after;
  }

  /** What happened, in words. */
  public String inWords() {
    return gone
        ? "%s is gone with its %d rows".formatted(table, before)
        : "%s had %d rows, has %d".formatted(table, before, after);
  }
}
