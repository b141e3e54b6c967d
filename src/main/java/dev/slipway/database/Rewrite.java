package dev.slipway.database;

import dev.slipway.model.Amount;
import io.avaje.jsonb.Json;

/**
 * What a server has to do for one change that a migration makes to a table, and who waits for it.
 *
 * @param table the table
 * @param rows about how many rows it has; negative when nobody knows
 * @param change what changes, in words, such as {@code MODIFY COLUMN amount}
 * @param by how the server does it, in its own words, such as {@code ALGORITHM=COPY}
 * @param anew whether all of the table is written anew
 * @param writersWait whether who writes to it waits as long as that takes
 * @param readersWait whether who reads it waits as well
 */
@Json
public record Rewrite(
    String table,
    long rows,
    String change,
    String by,
    boolean anew,
    boolean writersWait,
    boolean readersWait) {

  /** In words: {@code orders: MODIFY COLUMN amount writes 9 rows anew (…); writers wait}. */
  public String inWords() {
    String all = rows < 0 ? "every row" : "about " + Amount.of(rows, "row");
    return "%s: %s %s (%s); %s"
        .formatted(
            table,
            change,
            anew ? "writes " + all + " anew" : "leaves the rows as they are",
            by,
            readersWait
                ? "who reads or writes it waits meanwhile"
                : writersWait ? "who writes to it waits meanwhile" : "nobody waits");
  }

  /** Whether somebody has to wait for as long as it takes. */
  public boolean isNoticed() {
    return writersWait || readersWait;
  }
}
