package dev.slipway.database;

import io.avaje.jsonb.Json;

/**
 * How many rows a table has, and the order-independent sum of its rows' hashes.
 *
 * @param table the table's name
 * @param rows number of rows
 * @param sum sum of row hashes as lower-case hex; equal contents give equal sums whatever the order
 */
@Json
public record TableContents(String table, long rows, String sum) {}
