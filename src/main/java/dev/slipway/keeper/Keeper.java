package dev.slipway.keeper;

import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.SlipwayHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The keeper: makes true what the desired-state files say, and goes on making it true. It knows no
 * database, plan or YAML. One process per home.
 *
 * <p>Ends only when asked to by {@link KeeperClient#stop}. Killed by any signal it leaves its
 * processes running; the next keeper adopts them.
 */
public final class Keeper implements AutoCloseable {
  private static final Duration EXECUTOR_GRACE = Duration.ofSeconds(30);

  private final KeeperHome home;
  private final KeeperSettings settings;
  private final Proxy proxy;
  private final RestartDelays delays;
  private final KeeperLock lock;
  private final Instant since = Instant.now();
  private final Map<AppEnvironment, KeptApp> apps = new ConcurrentHashMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Control control;
  private @Nullable ControlServer door;
  private @Nullable Supervised executor;
  private @Nullable Thread housekeeping;
  private Listen bound;

  /**
   * Runs the keeper of a home in this process. Returns when it was asked to end.
   *
   * @param home the home
   * @param given what to run with; remembered for the next time. When absent, what was remembered
   * @param proxy passes requests on
   * @throws Failure {@code keeper.running} when the home has a keeper, {@code keeper.port-taken}
   *     when an address is in use, {@code keeper.socket-path} when the home's path is too long
   */
  public static void run(SlipwayHome home, Optional<KeeperSettings> given, Proxy proxy) {
    try (Keeper keeper = open(new KeeperHome(home), given, proxy, RestartDelays.APP)) {
      keeper.ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("the keeper was interrupted").because(e);
    }
  }

  /** Begins a keeper; closing it leaves the processes running, as its death would. */
  static Keeper open(
      KeeperHome home, Optional<KeeperSettings> given, Proxy proxy, RestartDelays delays) {
    try {
      home.socket(); // Refuses a path that is too long before anything is there.
      Files.createDirectories(home.directory(), DurableFile.OWNER_ONLY_DIRECTORY);
      Keeper keeper = new Keeper(home, given, proxy, delays);
      try {
        keeper.begin();
        return keeper;
      } catch (IOException | RuntimeException e) {
        keeper.close();
        throw e;
      }
    } catch (IOException e) {
      throw Broken.disk(home.directory(), e);
    }
  }

  private Keeper(KeeperHome home, Optional<KeeperSettings> given, Proxy proxy, RestartDelays delays)
      throws IOException {
    this.home = home;
    this.proxy = proxy;
    this.delays = delays;
    this.control = new Control(this, proxy);
    this.settings = given.or(() -> remembered(home.home())).orElseThrow(() -> neverSetUp(home));
    this.bound = settings.listen();
    this.lock = KeeperLock.take(home);
  }

  /** Listening comes first, as the apps are still running; then adoption, then starts. */
  private void begin() throws IOException {
    new DesiredFiles(home.desired())
        .readAll()
        .forEach((app, found) -> apps.put(app, new KeptApp(app, home, proxy, delays, found)));
    apps.values().forEach(KeptApp::route);
    listen();
    for (KeptApp app : apps.values()) {
      app.reconcile();
    }
    door = ControlServer.open(home.socket(), control);
    beginExecutor();
    housekeeping = LogRotation.USUAL.keepSmall(this::logs);
    Say.note("listens on " + bound.http() + bound.https() + " for " + home.home());
  }

  /** A port that was found free is kept over restarts, so that clients find it again. */
  private void listen() throws IOException {
    KeeperMemory memory = new KeeperMemory(home);
    Listen wanted = settings.listen();
    bound = proxy.start(memory.bound().map(wanted::withPortsOf).orElse(wanted));
    memory.keep(settings, bound);
  }

  private static Failure neverSetUp(KeeperHome home) {
    return Failure.usage("keeper.settings", "no keeper has been set up in " + home.home())
        .next("start it with 'slipway serve'");
  }

  /** What the keeper of a home was started with last; empty when there never was one. */
  public static Optional<KeeperSettings> remembered(SlipwayHome home) {
    return new KeeperMemory(new KeeperHome(home)).settings();
  }

  private void beginExecutor() throws IOException {
    if (settings.executor().isEmpty()) {
      return;
    }
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put(SlipwayHome.VARIABLE, home.home().toString());
    Desired.Instance spec =
        new Desired.Instance(
            "executor",
            "executor",
            version(),
            settings.executor(),
            home.home().toString(),
            environment,
            null,
            EXECUTOR_GRACE.toMillis());
    executor =
        new Supervised(InstanceFiles.in(home.home().executor()), spec, RestartDelays.EXECUTOR);
    executor.begin(null);
  }

  private List<Path> logs() {
    List<Path> logs = new ArrayList<>();
    logs.add(home.home().keeperOutput());
    if (executor != null) {
      logs.add(executor.files().log());
    }
    apps.values().forEach(app -> logs.addAll(app.logs()));
    return logs;
  }

  /** An app, also one that was never heard of. */
  KeptApp app(AppEnvironment app) {
    return apps.computeIfAbsent(app, name -> new KeptApp(name, home, proxy, delays, null));
  }

  /** What the keeper is and does. */
  KeeperState describe() {
    Supervised runs = executor;
    return new KeeperState(
        ProcessHandle.current().pid(),
        version(),
        since,
        bound,
        !settings.guarded() || control.isAttended(),
        runs == null ? null : runs.state(0),
        apps.values().stream()
            .filter(KeptApp::known)
            .map(KeptApp::observe)
            .sorted(Comparator.comparing(AppState::app))
            .toList());
  }

  /** Whether the executor shall start the keeper again when it dies. */
  boolean guarded() {
    return settings.guarded();
  }

  /** Ends the executor and, if wanted, the apps' processes. Returns when none is left. */
  void endProcesses(boolean appsToo) throws InterruptedException {
    if (executor != null) {
      executor.dismiss(EXECUTOR_GRACE);
    }
    for (KeptApp app : appsToo ? apps.values() : List.<KeptApp>of()) {
      try {
        app.endAll();
      } catch (Failure e) {
        Say.warn(e.what()); // It must not keep the others, and us, from ending.
      }
    }
    if (executor != null) {
      executor.awaitStopped();
    }
  }

  /** Lets {@link #run} return. */
  void end() {
    ended.countDown();
  }

  private static String version() {
    return Optional.ofNullable(Keeper.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** Stops listening and lets go of all processes, which run on. */
  @Override
  public void close() {
    try (lock) {
      if (housekeeping != null) {
        housekeeping.interrupt();
      }
      if (executor != null) {
        executor.leave();
      }
      apps.values().forEach(KeptApp::leave);
      proxy.stop();
      if (door != null) {
        door.close();
      }
    } catch (IOException e) {
      throw Broken.disk(home.directory(), e);
    }
  }
}
