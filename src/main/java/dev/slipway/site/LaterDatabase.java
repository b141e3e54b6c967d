package dev.slipway.site;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Blocking;
import dev.slipway.database.Catalogue;
import dev.slipway.database.Changes;
import dev.slipway.database.Clone;
import dev.slipway.database.ConnectionLimit;
import dev.slipway.database.Contents;
import dev.slipway.database.Database;
import dev.slipway.database.Demand;
import dev.slipway.database.Exchange;
import dev.slipway.database.OtherWriters;
import dev.slipway.database.Proof;
import dev.slipway.database.ProvingGround;
import dev.slipway.database.Replay;
import dev.slipway.database.WriteGuard;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A database that is found when it is first needed, because only the app itself knows where it is.
 * Until it can be found it does not exist. Used by one thread at a time.
 */
final class LaterDatabase implements Database {
  private final Supplier<Optional<Database>> search;
  private Optional<Database> found = Optional.empty();

  LaterDatabase(Supplier<Optional<Database>> search) {
    this.search = search;
  }

  private Optional<Database> find() {
    if (found.isEmpty()) {
      found = search.get();
    }
    return found;
  }

  private Database require() {
    return find()
        .orElseThrow(() ->
            Failure.state("database.not-found", "no release can say yet where the database is"));
  }

  @Override
  public String describe() {
    return find().map(Database::describe).orElse("not found yet");
  }

  @Override
  public boolean exists() {
    return find().filter(Database::exists).isPresent();
  }

  @Override
  public Contents contents(Progress progress) {
    return require().contents(progress);
  }

  @Override
  public Catalogue catalogue() {
    return require().catalogue();
  }

  @Override
  public Backup backUp(BackupName name, String version, Assurance assurance, Progress progress) {
    return require().backUp(name, version, assurance, progress);
  }

  @Override
  public Optional<Backup> backup(BackupName name) {
    return find().flatMap(database -> database.backup(name));
  }

  @Override
  public List<Backup> backups() {
    return find().map(Database::backups).orElse(List.of());
  }

  @Override
  public Proof verify(BackupName name, Progress progress) {
    return require().verify(name, progress);
  }

  @Override
  public Clone cloneInto(Path folder, BackupName from, Progress progress) {
    return require().cloneInto(folder, from, progress);
  }

  @Override
  public Optional<Clone> sampleInto(Path folder, BackupName from, Progress progress) {
    return require().sampleInto(folder, from, progress);
  }

  @Override
  public void dropClones() {
    find().ifPresent(Database::dropClones);
  }

  @Override
  public void restore(BackupName from, BackupName rescue, Progress progress) {
    require().restore(from, rescue, progress);
  }

  @Override
  public void finishRestore(Progress progress) {
    find().ifPresent(database -> database.finishRestore(progress));
  }

  @Override
  public boolean isRestored(BackupName from, BackupName rescue) {
    return require().isRestored(from, rescue);
  }

  @Override
  public void restoreAbsence(BackupName rescue, Progress progress) {
    require().restoreAbsence(rescue, progress);
  }

  @Override
  public Changes changesSince(BackupName base, Progress progress) {
    return require().changesSince(base, progress);
  }

  @Override
  public Changes changesBetween(BackupName base, BackupName later, Progress progress) {
    return require().changesBetween(base, later, progress);
  }

  @Override
  public OtherWriters otherWriters(Set<Long> ours) {
    return require().otherWriters(ours);
  }

  @Override
  public WriteGuard guard(Supplier<Set<Long>> ours) {
    return require().guard(ours);
  }

  @Override
  public Blocking blocking() {
    return require().blocking();
  }

  @Override
  public int endAbandoned() {
    return find().map(Database::endAbandoned).orElse(0);
  }

  @Override
  public Optional<ProvingGround> provingGround() {
    return find().flatMap(Database::provingGround);
  }

  @Override
  public void requireRights() {
    find().ifPresent(Database::requireRights);
  }

  @Override
  public Optional<Replay> replay() {
    return find().flatMap(Database::replay);
  }

  @Override
  public List<Demand.Unmet> unmet(List<Demand> demands) {
    return require().unmet(demands);
  }

  @Override
  public Optional<Exchange> exchange() {
    return find().flatMap(Database::exchange);
  }

  @Override
  public long bytes() {
    return find().map(Database::bytes).orElse(0L);
  }

  @Override
  public Optional<ConnectionLimit> connections() {
    return find().flatMap(Database::connections);
  }

  @Override
  public List<String> advice() {
    return find().map(Database::advice).orElse(List.of());
  }

  @Override
  public void delete(BackupName name) {
    require().delete(name);
  }
}
