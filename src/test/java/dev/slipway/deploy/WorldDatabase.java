package dev.slipway.deploy;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Blocking;
import dev.slipway.database.Catalogue;
import dev.slipway.database.Changes;
import dev.slipway.database.Changes.TableChanges;
import dev.slipway.database.Clone;
import dev.slipway.database.Contents;
import dev.slipway.database.Database;
import dev.slipway.database.Demand;
import dev.slipway.database.Demand.Unmet;
import dev.slipway.database.OtherWriters;
import dev.slipway.database.Proof;
import dev.slipway.database.Replay;
import dev.slipway.database.Replayed;
import dev.slipway.database.WriteGuard;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What a {@link World} has for a database: rows and a schema, copies of them, and what was
 * restored.
 */
final class WorldDatabase implements Database {
  private final World world;
  private final Map<BackupName, Backup> backups = new LinkedHashMap<>();
  private final Map<BackupName, World.Data> kept = new LinkedHashMap<>();
  private final Set<String> restored = new TreeSet<>();

  WorldDatabase(World world) {
    this.world = world;
  }

  Map<BackupName, World.Data> kept() {
    return kept;
  }

  World.Data kept(BackupName name) {
    return Optional.ofNullable(kept.get(name)).orElseThrow();
  }

  @Override
  public String describe() {
    return "the world's database";
  }

  @Override
  public boolean exists() {
    return world.live.isPresent();
  }

  @Override
  public Contents contents(Progress progress) {
    return World.contents(world.live.orElseThrow());
  }

  @Override
  public Catalogue catalogue() {
    return World.catalogue(world.live.orElseThrow());
  }

  @Override
  public Backup backUp(BackupName name, String version, Assurance assurance, Progress progress) {
    world.work();
    keep(name, version, assurance);
    world.tick();
    return backup(name).orElseThrow();
  }

  private void keep(BackupName name, String version, Assurance assurance) {
    if (!backups.containsKey(name)) {
      World.Data data = world.live.orElseThrow().copy();
      kept.put(name, data);
      backups.put(
          name,
          new Backup(
              name,
              backups.size() + 1,
              version,
              Instant.EPOCH,
              1,
              new Digest("0".repeat(64)),
              "world",
              assurance,
              World.contents(data),
              List.of(),
              Map.of(),
              List.of()));
    }
  }

  @Override
  public void dropClones() {
    world.work();
  }

  @Override
  public Optional<Backup> backup(BackupName name) {
    return Optional.ofNullable(backups.get(name));
  }

  @Override
  public List<Backup> backups() {
    return new ArrayList<>(backups.values()).reversed();
  }

  @Override
  public Proof verify(BackupName name, Progress progress) {
    return new Proof(List.of());
  }

  @Override
  public Clone cloneInto(Path folder, BackupName from, Progress progress) {
    throw new AssertionError("stages of this world clone by themselves");
  }

  @Override
  public void restore(BackupName from, BackupName rescue, Progress progress) {
    world.tick();
    if (restored.contains(from + " " + rescue)) {
      return;
    }
    keepWhatIsThere(from, rescue);
    world.tick();
    world.live = Optional.of(kept(from).copy());
    world.tick();
    if (world.failsAfterRestoring) {
      world.failsAfterRestoring = false;
      throw Failure.failed("backup.no-room", "no room to check what was restored");
    }
    restored.add(from + " " + rescue);
    world.tick();
  }

  /** As the contract wants it, also what was written after a rescue copy that a crash left. */
  private void keepWhatIsThere(BackupName from, BackupName rescue) {
    boolean again = kept.containsKey(rescue);
    boolean known = again && (kept(rescue).equals(live()) || kept(from).equals(live()));
    if (!known) {
      keep(
          again ? new BackupName(rescue + "-" + (kept.size() + 1)) : rescue,
          "rescue",
          Assurance.COPIED);
    }
  }

  private World.Data live() {
    return world.live.orElseThrow();
  }

  @Override
  public boolean isRestored(BackupName from, BackupName rescue) {
    return restored.contains(from + " " + rescue);
  }

  @Override
  public void restoreAbsence(BackupName rescue, Progress progress) {
    world.tick();
    if (world.live.isPresent()) {
      keep(rescue, "rescue", Assurance.COPIED);
    }
    world.live = Optional.empty();
    world.tick();
  }

  @Override
  public Changes changesSince(BackupName base, Progress progress) {
    return between(kept(base), world.live.orElseThrow());
  }

  @Override
  public Changes changesBetween(BackupName base, BackupName later, Progress progress) {
    return between(kept(base), kept(later));
  }

  private Changes between(World.Data base, World.Data later) {
    long inserted = later.rows().stream().filter(row -> !base.rows().contains(row)).count();
    long deleted = base.rows().stream().filter(row -> !later.rows().contains(row)).count();
    return new Changes(
        inserted + deleted == 0
            ? List.of()
            : List.of(new TableChanges("rows", inserted, 0, deleted)));
  }

  @Override
  public Optional<Replay> replay() {
    return world.replays ? Optional.of(new WorldReplay()) : Optional.empty();
  }

  @Override
  public OtherWriters otherWriters(Set<Long> ours) {
    return new OtherWriters(List.of(), true);
  }

  @Override
  public Blocking blocking() {
    return new Blocking(true, "kept out");
  }

  @Override
  public WriteGuard guard(Supplier<Set<Long>> ours) {
    return world.guard();
  }

  @Override
  public List<Unmet> unmet(List<Demand> asked) {
    world.tick();
    int rows = world.live.orElseThrow().rows().size();
    return asked.stream()
        .filter(demand -> rows > Integer.parseInt(demand.counting()))
        .map(demand -> new Unmet(demand, rows - Integer.parseInt(demand.counting())))
        .toList();
  }

  @Override
  public void delete(BackupName name) {
    world.tick();
    backups.remove(name);
    kept.remove(name);
  }

  /** Rows that came or went since one copy, on another. */
  private final class WorldReplay implements Replay {
    @Override
    public Replayed rehearse(Order order, Progress progress) {
      world.tick();
      return new Replayed(1, List.of());
    }

    @Override
    public Replayed apply(Order order, long acceptedLoss, Progress progress) {
      world.tick();
      if (!kept.containsKey(order.rescue())) {
        backUp(order.rescue(), "rescue", Assurance.COPIED, progress);
      }
      if (!isApplied(order)) {
        world.live =
            Optional.of(
                World.replayed(kept(order.before()), kept(order.after()), kept(order.rescue())));
        world.tick();
        restored.add(order.before() + " " + order.rescue());
        world.tick();
      }
      return new Replayed(1, List.of());
    }

    @Override
    public boolean isApplied(Order order) {
      return restored.contains(order.before() + " " + order.rescue());
    }
  }
}
