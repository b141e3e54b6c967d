package dev.slipway.deploy.seed;

import dev.slipway.config.SeedSet;
import dev.slipway.config.SeedSet.TenantColumn;
import dev.slipway.database.Rows;
import java.util.Map;
import java.util.Optional;

/** Which rows of a table are one tenant's. */
final class Whose {
  private final Optional<TenantColumn> column;
  private final Rows rows;

  Whose(SeedSet set, Rows rows) {
    this.column = set.tenantColumn();
    this.rows = rows;
  }

  /** Whether the table says whose its rows are. */
  boolean isToldBy(String table) {
    return column.filter(whose -> rows.hasColumn(table, whose.name())).isPresent();
  }

  /**
   * The condition that the tenant's rows meet, in a table that says whose they are.
   *
   * @return empty when there is no such tenant, so that nothing is theirs
   */
  Optional<Map<String, String>> rowsOf(String tenant) {
    return idOf(tenant).map(id -> Map.of(column.orElseThrow().name(), id));
  }

  /** What the column holds in the tenant's rows; empty when there is no such tenant. */
  Optional<String> idOf(String tenant) {
    return column
        .flatMap(TenantColumn::of)
        .map(all -> rows.find(all.table(), all.key(), Map.of(all.name(), tenant)))
        .orElse(Optional.of(tenant));
  }
}
