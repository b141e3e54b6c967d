package dev.slipway.step;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.model.Amount;
import dev.slipway.model.BackupName;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;

/**
 * Takes a copy of the database.
 *
 * @param name the backup's name
 * @param version the release version whose data it holds
 * @param assurance what is done to know it is good
 */
@Json
public record BackUp(BackupName name, String version, Assurance assurance) implements Step {

  @Override
  public String title() {
    return switch (assurance) {
      case PROVEN -> "back up and prove " + name;
      case COPIED -> "copy " + name;
    };
  }

  @Override
  public Scope scope() {
    return Scope.ENVIRONMENT;
  }

  @Override
  public void apply(Site site) {
    site.requireDatabase().backUp(name, version, assurance, site.progress());
  }

  @Override
  public Observed observe(Site site) {
    return site.requireDatabase()
        .backup(name)
        .<Observed>map(backup -> new Observed.Done(evidence(backup)))
        .orElseGet(Observed.Absent::new);
  }

  private static String evidence(Backup backup) {
    String proof = backup.assurance() == Assurance.PROVEN ? "restored, equal" : "copied";
    return "%s, %s, %s: %s"
        .formatted(
            Amount.ofBytes(backup.bytes()),
            Amount.of(backup.contents().tables().size(), "table"),
            Amount.of(backup.contents().rows(), "row"),
            proof);
  }

  @Override
  public void undo(Site site) {
    // A good backup is never thrown away because something else failed; retention decides.
  }
}
