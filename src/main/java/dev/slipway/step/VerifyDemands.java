package dev.slipway.step;

import dev.slipway.database.Demand;
import dev.slipway.database.Demand.Unmet;
import dev.slipway.model.Amount;
import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Counts again, on the live database, what the rehearsal found in order on the clone and what the
 * migration depends on: customers wrote since. What is not in order any more was never agreed to.
 *
 * @param demands what the migrated schema will ask of rows that are there already
 */
@Json
public record VerifyDemands(List<Demand> demands) implements Check {

  /** Copies the list. */
  public VerifyDemands {
    demands = List.copyOf(demands);
  }

  @Override
  public String title() {
    return "see that rows still meet " + Amount.of(demands.size(), "new demand");
  }

  @Override
  public Scope scope() {
    return Scope.ENVIRONMENT;
  }

  @Override
  public String check(Site site) {
    List<Unmet> unmet = site.requireDatabase().unmet(demands);
    if (!unmet.isEmpty()) {
      throw Failure.of(
              Kind.DECISION,
              "data.changed-since-proof",
              "what was written since the rehearsal does not fit the migration: " + inWords(unmet))
          .now("the migration did not run")
          .next("mend these rows, or the migration; then plan again: slipway plan ENV");
    }
    return demands.stream().map(Demand::inWords).collect(Collectors.joining("; "));
  }

  /** What is not met, with how many rows, in words. */
  public static String inWords(List<Unmet> unmet) {
    return unmet.stream().map(Unmet::inWords).collect(Collectors.joining("; "));
  }
}
