package dev.slipway.database.mariadb;

import dev.slipway.database.Replayed.Lost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what stays behind of one table, by reason. */
final class Tally {
  private final String table;
  private final Map<String, Long> rows = new LinkedHashMap<>();

  Tally(String table) {
    this.table = table;
  }

  void add(long count, String why) {
    if (count > 0) {
      rows.merge(why, count, Long::sum);
    }
  }

  List<Lost> all() {
    List<Lost> all = new ArrayList<>();
    rows.forEach((why, count) -> all.add(new Lost(table, count, why)));
    return all;
  }
}
