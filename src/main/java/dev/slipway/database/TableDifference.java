package dev.slipway.database;

import dev.slipway.model.Amount;
import io.avaje.jsonb.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A table that does not hold any more what it held.
 *
 * @param table its name
 * @param rows how many rows it had
 * @param gone whether the table itself is gone
 * @param missing rows that are not there any more, by key; without a key, by what they held
 * @param columns columns that are gone, or hold other values
 */
@Json
public record TableDifference(
    String table, long rows, boolean gone, long missing, List<ColumnDifference> columns) {

  /** Copies the list. */
  public TableDifference {
    columns = List.copyOf(columns);
  }

  /**
   * A column that does not hold any more what it held.
   *
   * @param column its name
   * @param gone whether the column itself is gone
   * @param rows in how many rows the value differs; of a column that is gone, how many values it
   *     had that were not NULL
   */
  @Json
  public record ColumnDifference(String column, boolean gone, long rows) {

    private String inWords(String table) {
      return gone
          ? "%s.%s is gone with %s".formatted(table, column, Amount.of(rows, "value"))
          : "%s.%s differs in %s".formatted(table, column, Amount.of(rows, "row"));
    }
  }

  /** What differs, in words. */
  public List<String> inWords() {
    if (gone) {
      return List.of("%s is gone with %s".formatted(table, Amount.of(rows, "row")));
    }
    List<String> words = new ArrayList<>();
    if (missing > 0) {
      words.add("%s lacks %s of %d".formatted(table, Amount.of(missing, "row"), rows));
    }
    columns.forEach(column -> words.add(column.inWords(table)));
    return words;
  }

  /** Whether values were lost or changed, not only empty columns taken away. */
  public boolean harms() {
    return missing > 0 || (gone && rows > 0) || columns.stream().anyMatch(c -> c.rows() > 0);
  }
}
