package dev.slipway.database;

import io.avaje.jsonb.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is in a database at one moment.
 *
 * @param catalogue its schema
 * @param tables one entry per table, sorted by name
 */
@Json
public record Contents(Catalogue catalogue, List<TableContents> tables) {

  /** Rows of all tables together. */
  public long rows() {
    return tables.stream().mapToLong(TableContents::rows).sum();
  }

  /** What is not as in {@code expected}, in words; empty when schema and every table are equal. */
  public List<String> differencesFrom(Contents expected) {
    List<String> differences = new ArrayList<>();
    catalogue.describeDifference(expected.catalogue).ifPresent(differences::add);
    Map<String, TableContents> found = byName(tables);
    Map<String, TableContents> wanted = byName(expected.tables);
    wanted.forEach((name, table) -> describe(table, found.get(name)).ifPresent(differences::add));
    found.keySet().stream()
        .filter(name -> !wanted.containsKey(name))
        .map(name -> "table " + name + " should not be there")
        .forEach(differences::add);
    return differences;
  }

  private static Map<String, TableContents> byName(List<TableContents> tables) {
    Map<String, TableContents> byName = new TreeMap<>();
    tables.forEach(table -> byName.put(table.table(), table));
    return byName;
  }

  private static Optional<String> describe(TableContents wanted, @Nullable TableContents found) {
    if (found == null) {
      return Optional.of("table " + wanted.table() + " is missing");
    }
    if (found.rows() != wanted.rows()) {
      return Optional.of(
          "table %s has %d rows instead of %d"
              .formatted(wanted.table(), found.rows(), wanted.rows()));
    }
    return found.sum().equals(wanted.sum())
        ? Optional.empty()
        : Optional.of("table " + wanted.table() + " has as many rows, but other values");
  }
}
