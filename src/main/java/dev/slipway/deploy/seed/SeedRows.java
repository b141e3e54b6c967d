package dev.slipway.deploy.seed;

import dev.slipway.config.SeedSet;
import dev.slipway.database.Rows;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The rows of one set in a database, for everybody or for one tenant. */
record SeedRows(SeedSet set, Optional<String> tenant) {

  /** Deletes what a reset deletes: whole tables, or in them what is the tenant's; then the rows. */
  long delete(Rows rows) {
    long deleted = 0;
    for (String table : set.reset()) {
      if (tenant.isEmpty()) {
        deleted += rows.delete(table, Map.of());
      } else {
        Optional<String> column = set.tenantColumn().filter(name -> rows.hasColumn(table, name));
        deleted += column.isEmpty() ? 0 : rows.delete(table, Map.of(column.get(), tenant.get()));
      }
    }
    // The last first: it may refer to those before it.
    for (SeedSet.Row row : set.rows().reversed()) {
      deleted += rows.delete(row.table(), filled(row.key()));
    }
    return deleted;
  }

  /** Inserts the rows that are missing, and says how many those were. */
  long insert(Rows rows) {
    return set.rows().stream()
        .filter(row -> rows.insertIfMissing(row.table(), filled(row.key()), filled(row.values())))
        .count();
  }

  /** Whether a row with that key is there. */
  boolean exists(SeedSet.Row row, Rows rows) {
    return rows.count(row.table(), filled(row.key())) > 0;
  }

  /** The text with the tenant in it. */
  String fill(String text) {
    return tenant.map(name -> text.replace(SeedSet.TENANT, name)).orElse(text);
  }

  private Map<String, String> filled(Map<String, String> columns) {
    Map<String, String> filled = new LinkedHashMap<>();
    columns.forEach((column, text) -> filled.put(column, fill(text)));
    return filled;
  }
}
