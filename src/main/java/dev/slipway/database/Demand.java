package dev.slipway.database;

import dev.slipway.model.Amount;
import io.avaje.jsonb.Json;
import java.util.List;

/**
 * What a migrated schema asks of rows that were there before, and that they met when it was
 * rehearsed. Whether they still do is asked again right before migrating.
 *
 * @param kind what it asks
 * @param table the table it asks it of
 * @param columns the columns it is about, for people
 * @param counting one query of the engine's own that counts, on the schema from before the
 *     migration, the rows that do not meet it
 */
@Json
public record Demand(Kind kind, String table, List<String> columns, String counting) {

  /** What is asked. */
  public enum Kind {
    /** No two rows with the same values. */
    UNIQUE,
    /** No row without a value. */
    NOT_NULL,
    /** The row that is referred to exists. */
    FOREIGN_KEY,
    /** A condition holds. */
    CHECK,
    /** The value has a place in the column's new type. */
    FITS
  }

  /** Copies the list. */
  public Demand {
    columns = List.copyOf(columns);
  }

  /** What it asks, in words. */
  public String inWords() {
    return switch (kind) {
      case UNIQUE -> where() + " unique";
      case NOT_NULL -> where() + " never empty";
      case FOREIGN_KEY -> where() + " refers to a row that is there";
      case CHECK -> where() + " meets a condition";
      case FITS -> where() + " fits its new type";
    };
  }

  private String where() {
    return switch (columns.size()) {
      case 0 -> table;
      case 1 -> table + "." + columns.getFirst();
      default -> table + " (" + String.join(", ", columns) + ")";
    };
  }

  /**
   * How many rows do not meet it now.
   *
   * @param demand what is not met
   * @param rows by how many rows; more than 0
   */
  public record Unmet(Demand demand, long rows) {

    /** In words: {@code orders.email: 3 rows repeat a value that has to be unique}. */
    public String inWords() {
      return demand.where() + ": " + Amount.of(rows, "row") + " " + demand.broken();
    }
  }

  private String broken() {
    return switch (kind) {
      case UNIQUE -> "with a value that another has, and that has to be unique";
      case NOT_NULL -> "without a value, where one will be needed";
      case FOREIGN_KEY -> "referring to a row that is not there";
      case CHECK -> "against the new condition";
      case FITS -> "with a value that does not fit the new type";
    };
  }
}
