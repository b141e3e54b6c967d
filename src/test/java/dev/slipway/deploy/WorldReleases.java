package dev.slipway.deploy;

import dev.slipway.model.ReleaseId;
import dev.slipway.release.Releases;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Releases of a {@link World}. */
final class WorldReleases implements Releases {
  private final World world;
  private final List<ReleaseId> unpacked = new ArrayList<>();
  private final Set<ReleaseId> bad = new HashSet<>();
  private Optional<ReleaseId> current = Optional.empty();

  WorldReleases(World world) {
    this.world = world;
  }

  void add(ReleaseId release) {
    unpacked.remove(release);
    unpacked.addFirst(release);
  }

  @Override
  public boolean isComplete(ReleaseId release) {
    return unpacked.contains(release);
  }

  @Override
  public Optional<String> damage(ReleaseId release) {
    return Optional.empty();
  }

  @Override
  public String describe(ReleaseId release) {
    return "in memory";
  }

  @Override
  public Optional<ReleaseId> current() {
    return current;
  }

  @Override
  public void makeCurrent(ReleaseId release) {
    world.tick();
    current = Optional.of(release);
    world.tick();
  }

  @Override
  public void clearCurrent() {
    current = Optional.empty();
    world.tick();
  }

  @Override
  public List<ReleaseId> list() {
    return List.copyOf(unpacked);
  }

  @Override
  public void markBad(ReleaseId release, String reason) {
    bad.add(release);
  }

  @Override
  public boolean isBad(ReleaseId release) {
    return bad.contains(release);
  }

  @Override
  public void remove(ReleaseId release) {
    unpacked.remove(release);
  }
}
