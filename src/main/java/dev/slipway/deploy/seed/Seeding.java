package dev.slipway.deploy.seed;

import dev.slipway.config.SeedSet;
import dev.slipway.database.Assurance;
import dev.slipway.database.Database;
import dev.slipway.database.Rows;
import dev.slipway.journal.Audit;
import dev.slipway.model.Amount;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.process.Surroundings;
import dev.slipway.site.Site;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Puts a set of data in: allowed? done before? empty enough? then a backup, rows in one
 * transaction, commands. Whoever calls holds the deployment's lock. For one thread.
 */
public final class Seeding {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final AppEnvironment app;
  private final Site site;
  private final ReleaseId release;
  private final Map<String, SeedSet> sets;
  private final Audit audit;
  private final Clock clock;

  /** Seeding with what the release that serves says. */
  public Seeding(AppEnvironment app, Site site, ReleaseId release, Audit audit, Clock clock) {
    this.app = app;
    this.site = site;
    this.release = release;
    this.sets = site.installations().config(release).seed();
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Does it, or says that it was done before.
   *
   * @throws Failure when it is refused or fails; {@code now} says what is there then
   */
  public Seeded seed(SeedRequest asked) {
    SeedSet set = new SeedRules(app, release, sets).check(asked);
    SeedMemory memory = new SeedMemory(audit, set.name(), asked.tenant(), asked.by());
    Optional<Audit.Line> before = memory.done();
    if (before.isPresent() && !asked.reset()) {
      String when = "done before, at %s by %s".formatted(before.get().at(), before.get().who());
      return seeded(set, asked, false, "", 0, 0, List.of(when), List.of());
    }
    if (!asked.reset()) {
      requireEmpty(set, asked.tenant(), memory);
    }
    if (!set.rows().isEmpty()) {
      try (Rows rows = AppRows.open(site, release)) {
        new SeedRows(set, asked.tenant()).requireTenant(rows);
      }
    }
    site.endLeftoverMigration();
    String backup = backUp(set);
    String detail = release + (backup.isEmpty() ? "" : ", backup " + backup);
    if (asked.reset()) {
      memory.reset(detail);
      if (asked.tenant().isEmpty() && !set.reset().isEmpty()) {
        SeedMemory.forgetOthers(audit, set.name(), asked.by());
      }
    } else {
      memory.began(detail);
    }
    try {
      Seeded done = run(set, asked, backup);
      memory.done(
          "%s deleted, %d inserted, %s"
              .formatted(
                  Amount.of(done.deleted(), "row"),
                  done.inserted(),
                  Amount.of(done.commands().size(), "command")));
      return done;
    } catch (Failure failure) {
      memory.failed(failure.what());
      throw backup.isEmpty()
          ? failure
          : failure.now(failure.now() + "; the data from before are in backup " + backup);
    }
  }

  private Seeded run(SeedSet set, SeedRequest asked, String backup) {
    SeedRows parts = new SeedRows(set, asked.tenant());
    long deleted = 0;
    long inserted = 0;
    if (asked.reset() || !set.rows().isEmpty() || !set.onlyIfEmpty().isEmpty()) {
      try (Rows rows = AppRows.open(site, release)) {
        deleted = asked.reset() ? parts.delete(rows) : 0;
        // Once more, inside the transaction: customers may have come since.
        requireEmpty(Emptiness.of(set, asked.tenant(), rows), set, "");
        inserted = parts.insert(rows);
        rows.commit();
      }
    }
    Surroundings surroundings = site.surroundings(release);
    SeedCommands commands =
        new SeedCommands(
            parts,
            surroundings,
            site.paths().migrationLock(),
            () -> AppRows.open(site, release),
            site.progress());
    try {
      commands.run();
    } catch (Failure failure) {
      throw commands.passwords().isEmpty() ? failure : withPasswords(failure, commands);
    }
    return seeded(
        set, asked, true, backup, deleted, inserted, commands.ran(), commands.passwords());
  }

  /** They belong to what was made, and nobody would ever see them again. */
  private static Failure withPasswords(Failure failure, SeedCommands commands) {
    return failure.next(
        failure.next()
            + commands.passwords().stream()
                .map(one -> "; password of '" + one.command() + "', shown once: " + one.password())
                .collect(Collectors.joining()));
  }

  private void requireEmpty(SeedSet set, Optional<String> tenant, SeedMemory memory) {
    if (set.onlyIfEmpty().isEmpty()) {
      return;
    }
    String story =
        memory.interrupted().or(memory::failed).isPresent()
            ? "; it was begun before: " + memory.story()
            : "";
    try (Rows rows = AppRows.open(site, release)) {
      requireEmpty(Emptiness.of(set, tenant, rows), set, story);
    }
  }

  private void requireEmpty(List<Emptiness> checks, SeedSet set, String story) {
    String broken =
        checks.stream()
            .filter(check -> !check.holds())
            .map(Emptiness::inWords)
            .collect(Collectors.joining("; "));
    if (!broken.isEmpty()) {
      throw Failure.state(
              "seed.not-empty",
              "set '" + set.name() + "' goes only into an empty database: " + broken + story)
          .now("nothing was changed")
          .next(
              app.isProduction()
                  ? "what is there is kept; other data come in by the app itself"
                  : "slipway seed ENV --list shows every check; --reset makes room, after a"
                      + " backup");
    }
  }

  private String backUp(SeedSet set) {
    Optional<Database> database = site.database().filter(Database::exists);
    if (database.isEmpty()) {
      return "";
    }
    String version = release.version();
    BackupName name =
        new BackupName(
            "seed-%s-%s-%s".formatted(set.name(), TIME.format(clock.instant()), version));
    database.get().backUp(name, version, Assurance.PROVEN, site.progress());
    return name.value();
  }

  private Seeded seeded(
      SeedSet set,
      SeedRequest asked,
      boolean done,
      String backup,
      long deleted,
      long inserted,
      List<String> commands,
      List<Seeded.NewPassword> passwords) {
    return new Seeded(
        app.toString(),
        set.name(),
        asked.tenant().orElse(""),
        done,
        backup,
        deleted,
        inserted,
        done ? set.rows().size() - inserted : 0,
        commands,
        passwords);
  }
}
