package dev.slipway.step;

import dev.slipway.database.Contents;
import dev.slipway.database.RowLoss;
import dev.slipway.migration.Bookkeeping;
import dev.slipway.model.Amount;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Compares the migrated database with the copy taken just before: a lost row is a failed
 * deployment, unless that many were accepted.
 *
 * @param before the copy to compare with
 * @param acceptedLoss number of rows a person accepted to lose; 0 without consent
 */
@Json
public record VerifyData(BackupName before, long acceptedLoss) implements Check {

  @Override
  public String title() {
    return "verify data against " + before;
  }

  @Override
  public Scope scope() {
    return Scope.ENVIRONMENT;
  }

  @Override
  public String check(Site site) {
    Contents old = site.requireBackup(before).contents();
    Contents now = site.requireDatabase().contents(site.progress());
    List<RowLoss> losses = RowLoss.between(old, now, Bookkeeping::isOne);
    long total = losses.stream().mapToLong(RowLoss::lost).sum();
    if (total > acceptedLoss) {
      throw Failure.failed(
              "data.lost",
              "the migration lost %s: %s"
                  .formatted(
                      Amount.of(total, "row"),
                      losses.stream().map(RowLoss::inWords).collect(Collectors.joining("; "))))
          .next("mend the migration, or accept this loss: --accept-loss " + total);
    }
    return "%s, %s: %s"
        .formatted(
            Amount.of(now.tables().size(), "table"),
            Amount.of(now.rows(), "row"),
            total == 0 ? "none lost" : total + " lost as accepted");
  }
}
