package dev.slipway.deploy.seed;

import dev.slipway.config.SeedSet;
import dev.slipway.database.Rows;
import dev.slipway.model.Failure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The rows of one set in a database, for everybody or for one tenant. */
record SeedRows(SeedSet set, Optional<String> tenant) {

  /** Refuses a tenant whom the very first row takes for being there, and who is not. */
  void requireTenant(Rows rows) {
    boolean needed =
        set.rows().stream()
            .limit(1)
            .anyMatch(row ->
                row.key().containsValue(SeedSet.TENANT_ID)
                    || row.values().containsValue(SeedSet.TENANT_ID));
    if (needed && tenantId(rows).isEmpty()) {
      throw noTenant();
    }
  }

  /** Deletes what a reset deletes: whole tables, or in them what is the tenant's; then the rows. */
  long delete(Rows rows) {
    long deleted = 0;
    Whose whose = new Whose(set, rows);
    for (String table : set.reset()) {
      if (tenant.isEmpty()) {
        deleted += rows.delete(table, Map.of());
      } else if (whose.isToldBy(table)) {
        deleted += whose.rowsOf(tenant.get()).map(row -> rows.delete(table, row)).orElse(0L);
      }
    }
    // The last first: it may refer to those before it.
    for (SeedSet.Row row : set.rows().reversed()) {
      if (!isOfNobody(row, rows)) {
        deleted += rows.delete(row.table(), filled(row.key(), rows));
      }
    }
    return deleted;
  }

  /** Inserts the rows that are missing, and says how many those were. */
  long insert(Rows rows) {
    return set.rows().stream()
        .filter(row ->
            rows.insertIfMissing(row.table(), filled(row.key(), rows), filled(row.values(), rows)))
        .count();
  }

  /** Whether a row with that key is there. */
  boolean exists(SeedSet.Row row, Rows rows) {
    return !isOfNobody(row, rows) && rows.count(row.table(), filled(row.key(), rows)) > 0;
  }

  /** The text with the tenant in it. */
  String fill(String text) {
    return tenant.map(name -> text.replace(SeedSet.TENANT, name)).orElse(text);
  }

  /** Whether its key holds the id of a tenant that is not there. */
  private boolean isOfNobody(SeedSet.Row row, Rows rows) {
    return row.key().containsValue(SeedSet.TENANT_ID) && tenantId(rows).isEmpty();
  }

  private Map<String, String> filled(Map<String, String> columns, Rows rows) {
    Map<String, String> filled = new LinkedHashMap<>();
    columns.forEach((column, text) ->
        filled.put(
            column,
            text.equals(SeedSet.TENANT_ID)
                ? tenantId(rows).orElseThrow(this::noTenant)
                : fill(text)));
    return filled;
  }

  /** Asked each time: an earlier row of the set may be the tenant's own. */
  private Optional<String> tenantId(Rows rows) {
    return tenant.flatMap(name -> new Whose(set, rows).idOf(name));
  }

  private Failure noTenant() {
    return Failure.usage("seed.no-tenant", "there is no tenant '" + tenant.orElse("") + "'")
        .now("none of the set's rows was inserted")
        .next("name one that is there, or let the set's first row make it");
  }
}
