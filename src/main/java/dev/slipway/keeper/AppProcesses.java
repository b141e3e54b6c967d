package dev.slipway.keeper;

import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.InstanceId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The supervised processes of one app and environment. Changes come from one thread at a time;
 * looking and waiting may come from any.
 */
final class AppProcesses {
  private static final Duration USUAL_GRACE = Duration.ofSeconds(10);

  /** A killed process is gone within moments. */
  private static final Duration AFTER_GRACE = Duration.ofSeconds(40);

  /** Ended instances whose output is kept. */
  private static final int REMEMBERED = 20;

  private final AppEnvironment app;
  private final KeeperHome home;
  private final RestartDelays delays;
  private final Map<String, Supervised> byId = new ConcurrentHashMap<>();

  AppProcesses(AppEnvironment app, KeeperHome home, RestartDelays delays) {
    this.app = app;
    this.home = home;
    this.delays = delays;
  }

  /** The wanted instances that nobody supervises yet, each with a directory made for it. */
  Map<Desired.Instance, InstanceFiles> missing(Desired wanted) throws IOException {
    Map<Desired.Instance, InstanceFiles> missing = new HashMap<>();
    for (Desired.Instance instance : wanted.instances()) {
      Supervised known = byId.get(instance.id());
      if (known == null || !known.wanted()) {
        InstanceId id = new InstanceId(instance.id());
        missing.put(instance, InstanceFiles.in(home.instance(app, id)));
      }
    }
    return missing;
  }

  /** Begins to find or start each; returns without waiting. */
  List<Supervised> begin(Map<Desired.Instance, InstanceFiles> missing) {
    List<Supervised> begun = new ArrayList<>();
    missing.forEach((instance, place) -> begun.add(begin(instance, place)));
    return begun;
  }

  private Supervised begin(Desired.Instance instance, InstanceFiles place) {
    Supervised supervised = new Supervised(place, instance, delays);
    supervised.begin(byId.put(instance.id(), supervised));
    return supervised;
  }

  /** Ends what is not wanted, with this grace or its own. Does not wait. */
  void dismissAllBut(List<Desired.Instance> wanted, @Nullable Duration grace) {
    byId.forEach((id, each) -> {
      if (each.wanted() && wanted.stream().noneMatch(instance -> instance.id().equals(id))) {
        each.dismiss(grace == null ? each.usualGrace() : grace);
      }
    });
  }

  /**
   * Ends what runs in directories that nobody wants, such as from a stop that an earlier keeper did
   * not finish. Does not wait.
   */
  void dismissStrays() throws IOException {
    if (!Files.isDirectory(home.instances(app))) {
      return;
    }
    try (DirectoryStream<Path> places = Files.newDirectoryStream(home.instances(app))) {
      for (Path place : places) {
        InstanceFiles files = new InstanceFiles(place.toRealPath());
        if (files.inUse() && !byId.containsKey(Objects.toString(place.getFileName()))) {
          stray(files);
        }
      }
    }
  }

  private void stray(InstanceFiles files) {
    Duration grace =
        files.record().map(record -> Duration.ofMillis(record.graceMillis())).orElse(USUAL_GRACE);
    String id = Objects.toString(files.directory().getFileName());
    Desired.Instance stray =
        new Desired.Instance(
            id, "", "", List.of(), files.directory().toString(), Map.of(), null, grace.toMillis());
    byId.put(id, new Supervised(files, stray, delays));
    byId.get(id).dismiss(grace);
    byId.get(id).begin(null);
  }

  /** Deletes what is left of the oldest instances, beyond those a person may still ask about. */
  void forgetOldest() throws IOException {
    if (!Files.isDirectory(home.instances(app))) {
      return;
    }
    List<InstanceFiles> ended = new ArrayList<>();
    try (DirectoryStream<Path> places = Files.newDirectoryStream(home.instances(app))) {
      for (Path place : places) {
        InstanceFiles files = new InstanceFiles(place.toRealPath());
        if (!files.inUse() && !byId.containsKey(Objects.toString(place.getFileName()))) {
          ended.add(files);
        }
      }
    }
    ended.sort(Comparator.comparing(InstanceFiles::lastUsed).reversed());
    for (InstanceFiles old : ended.subList(Math.min(REMEMBERED, ended.size()), ended.size())) {
      old.delete();
    }
  }

  /**
   * Ends all, each with its own grace.
   *
   * @throws Failure {@code keeper.not-stopped} when some survive even SIGKILL
   */
  void endAll() throws InterruptedException {
    dismissAllBut(List.of(), null);
    for (Supervised each : byId.values()) {
      if (!each.awaitStopped(each.usualGrace().plus(AFTER_GRACE))) {
        throw Failure.state(
                "keeper.not-stopped",
                each.spec().id() + " of " + app + " does not end, even killed")
            .now("the keeper goes on trying")
            .next("look for processes in state D, often waiting for a disk that is gone");
      }
    }
  }

  /** Lets go of all, which run on. */
  void leave() {
    byId.values().forEach(Supervised::leave);
  }

  /** What the wanted ones do, and those that have not stopped yet, by id. */
  List<InstanceState> states(ToIntFunction<String> inFlight) {
    byId.values().removeIf(each -> !each.wanted() && each.hasStopped());
    return byId.entrySet().stream()
        .map(each -> each.getValue().state(inFlight.applyAsInt(each.getKey())))
        .sorted(Comparator.comparing(InstanceState::id))
        .toList();
  }

  /**
   * Waits until no process of these instances is left; false when {@code limit} passed before.
   *
   * @throws Failure {@code keeper.wanted} when one is desired to run, so that waiting makes no
   *     sense
   */
  boolean awaitStopped(List<String> instances, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (String id : instances) {
      Supervised supervised = byId.get(id);
      if (supervised == null) {
        continue;
      }
      if (supervised.wanted()) {
        throw Failure.state("keeper.wanted", id + " of " + app + " is desired to run")
            .next("ask for its stop first");
      }
      if (!supervised.awaitStopped(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
        return false;
      }
    }
    return true;
  }

  /** Refuses to run something else under the name of what runs. */
  void requireUnchanged(Desired.Instance instance) {
    Supervised known = byId.get(instance.id());
    if (known != null && known.wanted() && !known.spec().equals(instance)) {
      throw Failure.usage(
              "keeper.instance-changed", instance.id() + " of " + app + " already runs otherwise")
          .next("a changed instance needs a name of its own, or must be stopped first");
    }
  }

  /** The logs that may grow. */
  List<Path> logs() {
    return byId.values().stream().map(each -> each.files().log()).toList();
  }
}
