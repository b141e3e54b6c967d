package dev.slipway.deploy.seed;

import dev.slipway.config.SeedSet;
import dev.slipway.database.Rows;
import dev.slipway.model.Amount;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One emptiness check and what it found.
 *
 * @param table the table looked at
 * @param rows how many rows it has
 * @param most how many it may have
 * @param tenant whose rows were counted; absent: all of them
 */
record Emptiness(String table, long rows, long most, Optional<String> tenant) {

  /** All checks of a set. Where a table does not say whose its rows are, all of them count. */
  static List<Emptiness> of(SeedSet set, Optional<String> tenant, Rows rows) {
    return set.onlyIfEmpty().entrySet().stream()
        .map(check -> of(check.getKey(), check.getValue(), set, tenant, rows))
        .toList();
  }

  private static Emptiness of(
      String table, long most, SeedSet set, Optional<String> tenant, Rows rows) {
    Whose whose = new Whose(set, rows);
    if (tenant.isEmpty() || !whose.isToldBy(table)) {
      return new Emptiness(table, rows.count(table, Map.of()), most, Optional.empty());
    }
    long theirs = whose.rowsOf(tenant.get()).map(where -> rows.count(table, where)).orElse(0L);
    return new Emptiness(table, theirs, most, tenant);
  }

  boolean holds() {
    return rows <= most;
  }

  String inWords() {
    return "%s has %s%s, at most %d allowed"
        .formatted(
            table, Amount.of(rows, "row"), tenant.map(name -> " of " + name).orElse(""), most);
  }
}
