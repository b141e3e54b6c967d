package dev.slipway.database;

import java.util.Map;
import java.util.Optional;

/**
 * Single rows of an app's database, for data to begin with: counted, inserted where their key is
 * missing, deleted. One transaction: nothing is there for others before {@link #commit}, and
 * closing without it takes everything back. Tables and columns are named as they are, with a dot
 * between schema and table. Failures are {@link dev.slipway.model.Failure}s that name table and
 * column, and no value. For one thread.
 */
public interface Rows extends AutoCloseable {

  /**
   * How many rows have these values.
   *
   * @param where column to value; empty for all rows
   */
  long count(String table, Map<String, String> where);

  /**
   * What a column holds in the first row that has these values, as text.
   *
   * @param where column to value
   */
  Optional<String> find(String table, String column, Map<String, String> where);

  /** Whether the table has a column of that name. */
  boolean hasColumn(String table, String column);

  /**
   * Inserts a row unless one with that key exists. Texts become what the columns hold: numbers,
   * truth values, times.
   *
   * @return whether it was inserted
   */
  boolean insertIfMissing(String table, Map<String, String> key, Map<String, String> values);

  /**
   * Deletes the rows that have these values.
   *
   * @param where column to value; empty for all rows
   * @return how many there were
   */
  long delete(String table, Map<String, String> where);

  /** Makes it all durable. */
  void commit();

  @Override
  void close();
}
