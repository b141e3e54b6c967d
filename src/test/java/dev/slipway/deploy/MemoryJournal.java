package dev.slipway.deploy;

import dev.slipway.journal.Entry;
import dev.slipway.journal.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A journal that outlives the executors of a {@link World}, which may die at any of its entries.
 */
final class MemoryJournal implements Journal {
  private final World world;
  private final List<Entry> entries = new ArrayList<>();

  MemoryJournal(World world) {
    this.world = world;
  }

  @Override
  public long nextDeployment() {
    return entries.stream().mapToLong(Entry::deployment).max().orElse(0) + 1;
  }

  @Override
  public Entry append(long deployment, Entry.Kind kind, int step, int version, String payload) {
    world.tick();
    Entry entry =
        new Entry(entries.size() + 1, deployment, Instant.EPOCH, kind, step, version, payload);
    entries.add(entry);
    world.tick();
    return entry;
  }

  @Override
  public List<Entry> entries(long deployment) {
    return entriesAfter(deployment, 0);
  }

  @Override
  public List<Entry> entriesAfter(long deployment, long sequence) {
    return entries.stream()
        .filter(entry -> entry.deployment() == deployment && entry.sequence() > sequence)
        .toList();
  }

  @Override
  public List<Long> deployments() {
    return entries.stream().map(Entry::deployment).distinct().toList().reversed();
  }

  @Override
  public Optional<Long> unfinished() {
    return deployments().stream()
        .filter(d -> entries(d).stream().noneMatch(e -> e.kind() == Entry.Kind.ENDED))
        .findFirst();
  }

  @Override
  public void close() {
    // It lives as long as its world.
  }
}
