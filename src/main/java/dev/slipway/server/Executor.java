package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.deploy.Deployments;
import dev.slipway.journal.SqliteJournal;
import dev.slipway.keeper.KeeperClient;
import dev.slipway.keeper.KeeperGuard;
import dev.slipway.model.Failure;
import dev.slipway.model.SlipwayHome;
import dev.slipway.probe.HttpHealthProbe;
import dev.slipway.probe.HttpScriptProbe;
import dev.slipway.process.ThisProgram;
import dev.slipway.site.HostSites;
import dev.slipway.site.Sites;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * The executor process: everything it is made of, put together in one place. First it recovers what
 * an executor that died left behind, then it answers requests until it is told to end.
 */
public final class Executor {
  /** A keeper that was killed is back within two seconds; one that is started takes one. */
  private static final Duration PATIENCE_WITH_KEEPER = Duration.ofSeconds(15);

  private final SlipwayHome home;
  private final Map<String, String> environment;
  private final String program;

  /**
   * The executor of one home.
   *
   * @param environment our variables: they say how this program is started, and by whom it was
   * @param program version of this program
   */
  public Executor(SlipwayHome home, Map<String, String> environment, String program) {
    this.home = home;
    this.environment = Map.copyOf(environment);
    this.program = program;
  }

  /**
   * Serves until the process is told to end. SIGTERM closes the socket and ends at once: whatever
   * is under way is journalled, and the next executor recovers it just as after a crash.
   *
   * @throws Failure when another executor serves this home, or the socket cannot be opened
   */
  public void serve() {
    HomeLock lock = HomeLock.take(home);
    // Before anything that takes its time, such as recovering: the keeper may die meanwhile.
    KeeperGuard guard =
        KeeperGuard.begin(home, ThisProgram.command(environment, List.of("keeper")), environment);
    Operations operations = new Operations(Clock.systemUTC());
    KeeperClient keeper = new KeeperClient(home, PATIENCE_WITH_KEEPER);
    Sites sites =
        new HostSites(
            home,
            keeper,
            new HttpHealthProbe(),
            new HttpScriptProbe(Clock.systemUTC()),
            environment);
    Deployments deployments = new Deployments(sites, SqliteJournal::open, program);
    // First, so that a client that comes back finds its deployment being recovered.
    new Leftovers(sites, SqliteJournal::open, deployments::recover, operations, Thread::sleep)
        .recover();
    Chores chores =
        new Chores(sites, deployments, new Queue(operations, deployments, Thread::sleep));
    new Timekeeper(sites, chores::run, new Teller(sites), Clock.systemUTC()).begin(Thread::sleep);
    List<Verb> verbs = new ArrayList<>();
    verbs.add(new Verb("version", Set.of(), (request, session) -> Event.Ended.done(program)));
    verbs.addAll(new DeploymentVerbs(deployments, operations).all());
    verbs.addAll(new LookVerbs(sites, operations, keeper).all());
    verbs.addAll(new HealthVerbs(sites, deployments, operations, environment).all());
    verbs.addAll(new InspectVerbs(sites, deployments, operations).all());
    verbs.addAll(new SeedVerbs(sites, deployments, operations).all());
    verbs.addAll(new DataVerbs(sites, deployments, operations, Clock.systemUTC()).all());
    verbs.addAll(new BackupVerbs(sites, deployments, operations, Clock.systemUTC()).all());
    verbs.addAll(new OffSiteVerbs(sites, deployments, operations, chores).all());
    verbs.add(
        new Verb(
            "remove",
            Set.of("confirmed"),
            new Remove(home, keeper, deployments, operations, Clock.systemUTC())));
    ApiServer server = ApiServer.open(lock, new Verbs(verbs));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(guard, server, lock), "end"));
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(guard, server, lock);
    }
  }

  private static void end(KeeperGuard guard, ApiServer server, HomeLock lock) {
    guard.close();
    try {
      server.close();
      lock.close();
    } catch (IOException e) {
      System.err.println("executor: " + e);
    }
  }
}
