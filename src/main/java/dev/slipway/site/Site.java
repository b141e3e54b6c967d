package dev.slipway.site;

import dev.slipway.config.AppConfig;
import dev.slipway.config.ProbeScript;
import dev.slipway.database.Backup;
import dev.slipway.database.Database;
import dev.slipway.migration.Migrations;
import dev.slipway.model.Amount;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.Trouble;
import dev.slipway.probe.Health;
import dev.slipway.probe.HealthProbe.Target;
import dev.slipway.probe.ScriptResult;
import dev.slipway.process.GroupEnd;
import dev.slipway.process.Surroundings;
import dev.slipway.release.Releases;
import dev.slipway.runtime.InstanceStatus;
import dev.slipway.runtime.InstanceStatus.State;
import dev.slipway.runtime.Runtime;
import dev.slipway.site.Stage.Performance;
import dev.slipway.traffic.Traffic;
import dev.slipway.traffic.Traffic.AssetFolder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The ports bound to one app in one environment on one host, for one deployment: what steps act
 * upon. Changes of traffic and processes carry the deployment's number, so that a late one is
 * refused. Used by one thread at a time.
 */
public final class Site {
  private static final Duration GRACE_OF_LEFTOVERS = Duration.ofSeconds(2);
  private static final int FOLDERS_OF_OLD_ASSETS = 5;

  private final long deployment;
  private final SitePaths paths;
  private final Installations installations;
  private final Ports ports;
  private final Progress progress;
  private final Others others = new Others();

  /** Binds the ports to one deployment. */
  public Site(
      long deployment,
      SitePaths paths,
      Installations installations,
      Ports ports,
      Progress progress) {
    this.deployment = deployment;
    this.paths = paths;
    this.installations = installations;
    this.ports = ports;
    this.progress = progress;
  }

  /** The deployment's number; nothing older is obeyed after it. */
  public long deployment() {
    return deployment;
  }

  /** Where everything is. */
  public SitePaths paths() {
    return paths;
  }

  /** Where long work says how far it is. */
  public Progress progress() {
    return progress;
  }

  /** Release directories. */
  public Releases releases() {
    return ports.releases();
  }

  /** What releases are made of on this host: settings, dependencies, surroundings. */
  public Installations installations() {
    return installations;
  }

  /** What runs the processes. */
  public Runtime runtime() {
    return ports.runtime();
  }

  /** What sends requests. */
  public Traffic traffic() {
    return ports.traffic();
  }

  /** The database, if the app has one. */
  public Optional<Database> database() {
    return ports.database();
  }

  /** The migration tool, if the app has one. */
  public Optional<Migrations> migrations() {
    return ports.migrations();
  }

  /** The database that a step of the plan is about. */
  public Database requireDatabase() {
    return ports
        .database()
        .orElseThrow(() ->
            Failure.state("database.none", "slipway.yaml names no database any more")
                .next("put 'database:' back"));
  }

  /** The migration tool that a step of the plan is about. */
  public Migrations requireMigrations() {
    return ports
        .migrations()
        .orElseThrow(() ->
            Failure.state("migration.none", "slipway.yaml names no migrations any more")
                .next("put 'migrations:' back"));
  }

  /** A backup that a step of the plan took before. */
  public Backup requireBackup(BackupName name) {
    return requireDatabase()
        .backup(name)
        .orElseThrow(() ->
            Failure.state("backup.gone", "the backup " + name + " is not there")
                .next("see 'slipway backup list'"));
  }

  /** Where and as whom programs of that release run. */
  public Surroundings surroundings(ReleaseId release) {
    return installations.surroundings(release);
  }

  /** The same for a migration, whose sessions a server can then tell from others'. */
  public Surroundings migrating(ReleaseId release) {
    return surroundings(release).with(Map.of("PGAPPNAME", Database.MIGRATION));
  }

  /** Who else came to the database while requests waited. */
  public Others others() {
    return others;
  }

  /**
   * Keeps others from writing until {@link Others#end}; does nothing where that is done already.
   *
   * @param first whether nothing has been copied yet, so that whoever came before does not matter
   */
  public void guard(boolean first) {
    others.guard(requireDatabase(), this::ourProcessesAndInstances, first);
  }

  private Set<Long> ourProcessesAndInstances() {
    Set<Long> ours = new HashSet<>(ourProcesses());
    instances().forEach(instance -> ours.add(instance.pid()));
    return ours;
  }

  /** Asks for these instances to run; does nothing for those that do. */
  public void start(List<InstancePlan> instances) {
    others.oursWrite(true);
    runtime().start(deployment, instances.stream().map(installations::spec).toList());
  }

  /** Stops these instances and waits for their end. */
  public void stop(List<InstancePlan> instances) {
    for (Map.Entry<Duration, List<InstancePlan>> group :
        installations.byGrace(instances).entrySet()) {
      runtime()
          .stop(
              deployment, group.getValue().stream().map(InstancePlan::id).toList(), group.getKey());
    }
    if (instances().isEmpty()) {
      others.oursWrite(false);
    }
  }

  /** Sends requests to that instance, those that waited first. */
  public void route(InstancePlan instance) {
    traffic().route(deployment, instance.upstream(), olderAssets(instance.release()));
  }

  /** A page loaded before the cutover asks for assets only the older releases have. */
  private List<AssetFolder> olderAssets(ReleaseId release) {
    List<AssetFolder> folders = new ArrayList<>();
    installations
        .config(release)
        .assets()
        .forEach((prefix, folder) -> {
          List<Path> newestFirst = new ArrayList<>();
          newestFirst.add(paths.release(release).resolve(folder));
          releases().list().stream()
              .filter(other -> !other.equals(release) && releases().isComplete(other))
              .limit(FOLDERS_OF_OLD_ASSETS)
              .forEach(other -> newestFirst.add(paths.release(other).resolve(folder)));
          folders.add(new AssetFolder(prefix, newestFirst));
        });
    return folders;
  }

  /**
   * Waits until the instance is healthy.
   *
   * @return how long it took, in words
   * @throws Failure with the last lines of its output when it does not become healthy
   */
  public String awaitHealthy(InstancePlan instance) {
    try {
      return ports
          .probe()
          .await(target(instance), config(instance).health(), () -> whyNotRunning(instance));
    } catch (Failure failure) {
      throw withLastLines(failure, instance);
    }
  }

  /**
   * Makes sure that the instance's main process still runs: a child that outlived it answers too.
   *
   * @throws Failure with the last lines of its output when it does not
   */
  public void requireRunning(InstancePlan instance) {
    whyNotRunning(instance)
        .ifPresent(why -> {
          throw withLastLines(
              Failure.failed("health.gone", instance.id() + " was healthy and is gone: " + why),
              instance);
        });
  }

  /**
   * Makes sure that the instance runs, and did not end by itself meanwhile.
   *
   * @param restarts how often it may have been started again
   * @throws Failure with the last lines of its output when it does not stay
   */
  public void requireSteady(InstancePlan instance, int restarts) {
    InstanceStatus status = runtime().status(instance.id());
    // It may still be on its way.
    boolean firstStart = status.state() == State.BACKING_OFF && status.exit().isEmpty();
    Optional<String> why = firstStart ? Optional.empty() : whyNotRunning(status);
    why.or(() -> endedMoreOftenThan(restarts, status))
        .ifPresent(wrong -> {
          throw withLastLines(
              Failure.failed("watch.crashed", instance.id() + " does not stay: " + wrong),
              instance);
        });
  }

  private static Optional<String> endedMoreOftenThan(int restarts, InstanceStatus status) {
    return status.restarts() > restarts
        ? Optional.of("it ended: " + status.exit().orElse("unknown"))
        : Optional.empty();
  }

  private Failure withLastLines(Failure failure, InstancePlan instance) {
    Path log = runtime().log(instance.id());
    String tail = LogTail.read(log);
    return tail.isEmpty()
        ? failure
        : failure
            .what(failure.what() + "; its last lines:\n" + tail.indent(2).stripTrailing())
            .next(
                Trouble.in(tail).map(trouble -> trouble.inWords() + "; ").orElse("")
                    + "mend what they say; all of its output is in "
                    + log);
  }

  private Optional<String> whyNotRunning(InstancePlan instance) {
    return whyNotRunning(runtime().status(instance.id()));
  }

  private static Optional<String> whyNotRunning(InstanceStatus status) {
    return switch (status.state()) {
      case RUNNING, STOPPING -> Optional.empty();
      case BACKING_OFF -> Optional.of("it ended: " + status.exit().orElse("unknown"));
      case REFUSED -> Optional.of(status.exit().orElse("it put itself into the background"));
      case ABSENT -> Optional.of("nobody runs it");
    };
  }

  /** Requests the warm-up paths once; the app's answers do not matter, except that it lives. */
  public String warmUp(InstancePlan instance) {
    AppConfig config = config(instance);
    for (String path : config.health().warmUp()) {
      ports
          .probe()
          .ask(target(instance), config.health(), path)
          .ifPresent(wrong -> progress.say("warm-up: " + wrong));
    }
    int requests = config.health().warmUp().size();
    return requests == 0 ? "" : "; " + Amount.of(requests, "warm-up request");
  }

  /**
   * Runs the release's probe scripts against one of its instances.
   *
   * @param writes whether steps that write are run too: never against live data unasked
   */
  public List<ScriptResult> probe(InstancePlan instance, boolean writes) {
    return probe(instance, instance.release(), writes);
  }

  /** The same with the probe scripts of another release. */
  public List<ScriptResult> probe(InstancePlan instance, ReleaseId scriptsOf, boolean writes) {
    Target target = target(instance);
    List<ScriptResult> results = new ArrayList<>();
    for (ProbeScript script : installations.probes(scriptsOf)) {
      progress.say("probe script " + script.name());
      results.add(ports.scripts().run(script, target, writes));
    }
    return results;
  }

  /**
   * Makes sure that the steps of the release's probe scripts that only read are answered as they
   * expect.
   *
   * @return what was run, in words; empty without scripts
   * @throws Failure {@code probe.failed} with every script that failed and the instance's last
   *     lines
   */
  public String requireProbes(InstancePlan instance) {
    List<ScriptResult> results = probe(instance, false);
    List<String> failed =
        results.stream()
            .flatMap(
                result -> result.failed().stream().map(why -> "'" + result.script() + "' " + why))
            .toList();
    if (!failed.isEmpty()) {
      throw withLastLines(
          Failure.failed(
                  "probe.failed",
                  instance.id() + " does not pass its probe scripts: " + String.join("; ", failed))
              .next("mend the app or the script, and deploy again"),
          instance);
    }
    int steps = results.stream().mapToInt(ScriptResult::passed).sum();
    return results.isEmpty()
        ? ""
        : "; %s, %s passed"
            .formatted(Amount.of(results.size(), "script"), Amount.of(steps, "step"));
  }

  /** Asks the instance once for its health. */
  public Health health(InstancePlan instance) {
    return whyNotRunning(instance)
        .map(Health::wrong)
        .orElseGet(() -> ports.probe().health(target(instance), config(instance).health()));
  }

  /** The paths that warm an instance up. */
  public List<String> warmUpPaths(InstancePlan instance) {
    return config(instance).health().warmUp();
  }

  /** Asks the instance for a path: what is wrong with the answer, or nothing. */
  public Optional<String> answers(InstancePlan instance, String path) {
    return ports.probe().ask(target(instance), config(instance).health(), path);
  }

  /**
   * Asks for the app's health where customers come in, as far as that is on this host and by plain
   * HTTP: what is wrong, or nothing when this instance answers.
   */
  public Optional<String> publicAnswer(InstancePlan instance) {
    boolean routed = traffic().status().upstream().filter(instance.upstream()::equals).isPresent();
    if (!routed) {
      return Optional.of("requests do not go to " + instance.id());
    }
    Target target = target(instance);
    OptionalInt entrance = target.https() ? OptionalInt.empty() : traffic().entrance();
    if (entrance.isEmpty()) {
      return Optional.empty();
    }
    return ports
        .probe()
        .health(
            new Target("the public URL", entrance.getAsInt(), target.host(), false),
            config(instance).health())
        .wrong();
  }

  /** The last lines of the instance's output. */
  public List<String> lastLines(InstancePlan instance) {
    return LogTail.read(runtime().log(instance.id())).lines().toList();
  }

  private Target target(InstancePlan instance) {
    URI url = PublicUrl.of(config(instance));
    return new Target(
        instance.id().value(), instance.port(), url.getHost(), url.getScheme().equals("https"));
  }

  /** Sets a stage up with a clone of that backup, on which releases are tried. */
  public Stage stage(BackupName from) {
    return ports.stages().open(from, progress);
  }

  /** Ends and removes what an executor that died left of a stage. */
  public void clearStage() {
    ports.stages().clear();
  }

  /**
   * Waits until an instance on a stage is healthy.
   *
   * @return how long it took, in words
   * @throws Failure with the last lines of its output when it does not become healthy
   */
  public String awaitHealthy(Performance performance) {
    InstancePlan instance = performance.reached();
    try {
      return ports.probe().await(target(instance), config(instance).health(), performance::ended);
    } catch (Failure failure) {
      String lines = String.join("\n", performance.lastLines());
      throw lines.isEmpty()
          ? failure
          : failure
              .what(failure.what() + "; its last lines:\n" + lines.indent(2).stripTrailing())
              .next(Trouble.in(lines).map(Trouble::inWords).orElse(failure.next()));
    }
  }

  private AppConfig config(InstancePlan instance) {
    return installations.config(instance.release());
  }

  /** The processes of this deployment itself: they do not count as other writers. */
  public Set<Long> ourProcesses() {
    return Set.of(ProcessHandle.current().pid());
  }

  /**
   * Ends a migration that outlived the executor that started it. Its lock is held by its own
   * process, so its holder is the migration, and nobody else.
   */
  public void endLeftoverMigration() {
    if (Files.exists(paths.migrationLock())) {
      GroupEnd.ofHolders(paths.migrationLock(), GRACE_OF_LEFTOVERS);
    }
    ports.database().ifPresent(Database::endAbandoned);
  }

  /** Marks a release so that rollback passes over it; it stays for post-mortem. */
  public void markBad(ReleaseId release, String reason) {
    if (releases().isComplete(release)) {
      releases().markBad(release, reason);
    }
  }

  /** The instances that run or are asked to, whoever asked. */
  public List<InstanceStatus> instances() {
    return runtime().all().stream().filter(status -> status.state() != State.ABSENT).toList();
  }
}
