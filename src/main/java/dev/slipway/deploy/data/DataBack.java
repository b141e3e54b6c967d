package dev.slipway.deploy.data;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Database;
import dev.slipway.database.Exchange;
import dev.slipway.database.TableContents;
import dev.slipway.journal.Audit;
import dev.slipway.model.Amount;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Makes ready what is to come in the place of live data, and touches none of them: consent, a look
 * at the whole dump, a safety backup, and the dump loaded beside and made a backup. Whoever calls
 * holds the deployment's lock. For one thread.
 */
public final class DataBack {
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int MOST_TOLD = 40;

  private final AppEnvironment app;
  private final Database database;
  private final String version;
  private final Audit audit;
  private final Clock clock;
  private final Progress progress;

  /**
   * For one database.
   *
   * @param version the release version that the data belong to
   */
  public DataBack(
      AppEnvironment app,
      Database database,
      String version,
      Audit audit,
      Clock clock,
      Progress progress) {
    this.app = app;
    this.database = database;
    this.version = version;
    this.audit = audit;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Does it.
   *
   * @return the backup that is to be restored
   * @throws Failure of kind DECISION without consent; else when something is wrong with the data
   */
  public BackupName ready(DataOrder order) {
    boolean live = database.exists();
    if (live) {
      requireConsent(order);
    }
    order.dump().ifPresent(this::look);
    order.backup().ifPresent(this::requireBackup);
    audit.append(order.by(), order.verb() + " began", app.environment(), order.inWords());
    if (live) {
      safetyBackup();
    }
    return order.dump().map(this::load).or(order::backup).orElseThrow();
  }

  private void requireConsent(DataOrder order) {
    if (order.confirmed().equals(app.environment())) {
      return;
    }
    String option = app.isProduction() ? "--yes-production" : "--yes";
    throw Failure.of(
            Failure.Kind.DECISION,
            "data.unconfirmed",
            "%s of %s replaces all that is in %s"
                .formatted(order.verb(), order.inWords(), database.describe()))
        .now("nothing was changed")
        .next(
            "if you mean it: slipway %s %s %s %s %3$s"
                .formatted(order.verb(), order.inWords(), app.environment(), option));
  }

  private void look(Path dump) {
    progress.say("reading " + dump.getFileName());
    String what = exchange(database).look(dump, progress);
    progress.say(dump.getFileName() + " " + what);
  }

  private void requireBackup(BackupName name) {
    if (database.backup(name).isEmpty()) {
      throw Failure.usage("backup.unknown", app + " has no backup " + name)
          .now("nothing was changed")
          .next("slipway backup list " + app.environment());
    }
  }

  static Exchange exchange(Database database) {
    return database
        .exchange()
        .orElseThrow(() ->
            Failure.usage(
                    "export.engine", "there is no export and import for " + database.describe())
                .now("nothing was changed"));
  }

  private void safetyBackup() {
    BackupName name = name("safety");
    database.backUp(name, version, Assurance.PROVEN, progress);
    progress.say("what is live is kept as backup " + name);
  }

  private BackupName load(Path dump) {
    Backup backup = exchange(database).take(dump, name("imported"), version, progress);
    progress.say("loaded beside: " + counts(backup.contents().tables()));
    return backup.name();
  }

  private BackupName name(String purpose) {
    return new BackupName("%s-%s-%s".formatted(purpose, TIME.format(clock.instant()), version));
  }

  /** Rows of each table, for a person who knows how many there should be. */
  static String counts(List<TableContents> tables) {
    String some =
        tables.stream()
            .limit(MOST_TOLD)
            .map(table -> table.table() + " " + table.rows())
            .collect(Collectors.joining(", "));
    int more = tables.size() - MOST_TOLD;
    return "%s in %s: %s%s"
        .formatted(
            Amount.of(tables.stream().mapToLong(TableContents::rows).sum(), "row"),
            Amount.of(tables.size(), "table"),
            some,
            more > 0 ? " and " + more + " more" : "");
  }
}
