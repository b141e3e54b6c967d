package dev.slipway.config;

import dev.slipway.model.Address;
import dev.slipway.model.Cron;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One app in one environment, as {@code slipway.yaml} says: settings of the environment laid over
 * those of the app, defaults filled in. Values may still hold {@code ${NAME}}, which is resolved on
 * the host, where the shared {@code .env} is. Immutable.
 *
 * @param app the app's name
 * @param environment the environment's name
 * @param dependencies how dependencies are installed, if there are any
 * @param processes what runs; {@code web}, when present, gets the traffic
 * @param build commands run in the release after its dependencies are there
 * @param test commands run in the source checkout before packaging
 * @param migrations the migration tool, if any
 * @param database the database, if any
 * @param shared files and folders (ending in {@code /}) that outlive releases
 * @param dotenv how the shared {@code .env} is read
 * @param env variables for every program of the app, over the shared {@code .env}
 * @param health how health is asked
 * @param probes files with probe scripts, in the release
 * @param assets URL prefix (ending in {@code /}) to folder in the release
 * @param exclude patterns left out of the package, besides the automatic ones
 * @param include patterns that stay in although an automatic exclusion names them
 * @param watch how the new release is watched after cutover
 * @param hold bounds of a hold
 * @param backup retention and age of backups
 * @param proof bounds and surroundings of the rehearsal
 * @param keepReleases how many releases stay on disk
 * @param traffic addresses and TLS of this environment
 * @param user account the app runs as; absent: ours ("no isolation")
 * @param seed sets of data to begin with, by name
 * @param alert who is told when something goes wrong while nobody looks
 */
public record AppConfig(
    String app,
    String environment,
    Optional<Dependencies> dependencies,
    List<ProcessConfig> processes,
    List<CommandLine> build,
    List<CommandLine> test,
    Optional<MigrationConfig> migrations,
    Optional<DatabaseConfig> database,
    List<String> shared,
    Dotenv dotenv,
    Map<String, String> env,
    HealthConfig health,
    List<String> probes,
    Map<String, String> assets,
    List<String> exclude,
    List<String> include,
    WatchConfig watch,
    HoldConfig hold,
    BackupConfig backup,
    ProofConfig proof,
    int keepReleases,
    TrafficConfig traffic,
    Optional<String> user,
    Map<String, SeedSet> seed,
    Optional<AlertConfig> alert) {

  /** Whether it has a process of that name. */
  public boolean hasProcess(String name) {
    return processes.stream().anyMatch(process -> process.name().equals(name));
  }

  /** Names only: once variables are resolved, values may be secrets. */
  @Override
  public String toString() {
    return "AppConfig[" + app + "/" + environment + "]";
  }

  /** Whose rules a {@code .env} file is read by; they differ in quotes, escapes and expansion. */
  public enum Dotenv {
    /** python-dotenv, as Flask, FastAPI and Django projects use it. */
    PYTHON,
    /** The npm package dotenv. */
    NODE,
    /** Docker's {@code --env-file}: everything after the first {@code =}, taken as it stands. */
    DOCKER
  }

  /**
   * A command as people write it: a line split into arguments by us (quotes understood, nothing
   * expanded by a shell), a list of arguments, or {@code shell: …}.
   *
   * @param arguments the argument list; for a shell line {@code [/bin/sh, -c, line]}
   */
  public record CommandLine(List<String> arguments) {

    /** Copies the list. */
    public CommandLine {
      arguments = List.copyOf(arguments);
    }

    /** A line for {@code /bin/sh}, which alone interprets it. */
    public static CommandLine shell(String line) {
      return new CommandLine(List.of("/bin/sh", "-c", line));
    }

    /** Whether a shell interprets it, so that {@code $} in it is the shell's and not ours. */
    public boolean isShell() {
      return arguments.size() == 3 && arguments.subList(0, 2).equals(List.of("/bin/sh", "-c"));
    }
  }

  /**
   * How dependencies are installed.
   *
   * @param manager pip, poetry, npm or command
   * @param file the file that decides the key: {@code requirements.txt}, a lock file, …
   * @param command for manager {@code command}: installs into {@code {environment}}
   * @param python interpreter for pip and poetry; absent: {@code /usr/bin/python3}, else python3
   * @param systemPackages whether a venv sees the system's packages
   */
  public record Dependencies(
      Manager manager,
      String file,
      Optional<CommandLine> command,
      Optional<String> python,
      boolean systemPackages) {
    /** The dependency managers we know. */
    public enum Manager {
      PIP,
      POETRY,
      NPM,
      COMMAND
    }
  }

  /**
   * One process type.
   *
   * @param name {@code web}, {@code worker}, …
   * @param command with {@code {listen}}, {@code {host}}, {@code {port}} for web
   * @param stop time between SIGTERM and SIGKILL
   */
  public record ProcessConfig(String name, CommandLine command, Duration stop) {}

  /**
   * The migration tool.
   *
   * @param tool which
   * @param folder where migrations are ({@code migrations/}); absent: the tool's own default
   * @param up for tool {@code command}: applies what is pending; for {@code create-missing}:
   *     creates
   * @param down for tool {@code command}: goes down to {@code {revision}}
   * @param current for tool {@code command}: prints the revision the database is at
   * @param deadline after this a migration is ended
   */
  public record MigrationConfig(
      Tool tool,
      Optional<String> folder,
      Optional<CommandLine> up,
      Optional<CommandLine> down,
      Optional<CommandLine> current,
      Duration deadline) {
    /** The tools we know. */
    public enum Tool {
      SQL_FILES,
      FLASK_MIGRATE,
      ALEMBIC,
      DJANGO,
      COMMAND,
      AT_STARTUP,
      CREATE_MISSING
    }
  }

  /**
   * Where the database is.
   *
   * @param url a database URL or path, may hold {@code ${NAME}}; {@code django} asks Django
   *     settings; empty when it is said in parts
   * @param server the parts, for an app that has a variable for each
   * @param settings the app's own variable names on the left, the coordinates of its database on
   *     the right ({@code {url}}, {@code {path}}, {@code {host}}, …): set for every program of the
   *     app; not for {@code django}
   * @param admin URL of an account on the same server that may create databases; absent: the app's
   *     own
   * @param pool the connections that each of the app's processes keeps; absent: nobody says
   */
  public record DatabaseConfig(
      String url,
      Optional<ServerConfig> server,
      Map<String, String> settings,
      Optional<String> admin,
      Optional<PoolConfig> pool) {

    /** A database that needs no more than its URL or path. */
    public static DatabaseConfig at(String url) {
      return new DatabaseConfig(
          url, Optional.empty(), Map.of(), Optional.empty(), Optional.empty());
    }

    /** Keeps the URL to itself: it may hold a password. */
    @Override
    public String toString() {
      return "DatabaseConfig[" + settings.keySet() + "]";
    }
  }

  /**
   * The connections that one process of the app keeps.
   *
   * @param size how many it keeps open
   * @param overflow how many more it opens when those are busy
   */
  public record PoolConfig(int size, int overflow) {}

  /**
   * Where a database on a server is, part by part.
   *
   * @param engine {@code postgresql}, {@code mariadb} or {@code mysql}
   * @param host name, address, or the path of a socket
   * @param port empty: the engine's own
   * @param name of the database
   * @param user of the app; empty: none is named
   * @param password of that user; empty: none
   */
  public record ServerConfig(
      String engine, String host, String port, String name, String user, String password) {

    /** Keeps the password to itself. */
    @Override
    public String toString() {
      return "ServerConfig[" + engine + "]";
    }
  }

  /**
   * How health is asked.
   *
   * @param path request path
   * @param headers sent along
   * @param status the status wanted; 0 means any 2xx or 3xx
   * @param start how long a new instance may take until it is healthy
   * @param timeout of one request
   * @param warmUp paths requested before traffic moves
   * @param required services that an answer in JSON must say are well; empty: the database, where
   *     it is named
   */
  public record HealthConfig(
      String path,
      Map<String, String> headers,
      int status,
      Duration start,
      Duration timeout,
      List<String> warmUp,
      List<String> required) {

    /** Keeps header values to itself: they may be tokens. */
    @Override
    public String toString() {
      return "HealthConfig[" + path + "]";
    }
  }

  /**
   * How a new release is watched after cutover, and what is too much. Rates and figures are held
   * against the old release's own too.
   *
   * @param length how long; zero: only that workers stay
   * @param errors more answers 5xx than this in the first minute are bad
   * @param errorRate share of answers 5xx that is too much, between 0 and 1
   * @param slowest an answer that takes longer is too slow
   * @param latency how many times the old release's 95th percentile is too slow; 0: any
   * @param memory how many times the old release's memory is too much; 0: any
   * @param newErrors whether new errors in the log count
   * @param minimumRequests requests by customers that it takes to tell; 0: probes fill in
   */
  public record WatchConfig(
      Duration length,
      int errors,
      double errorRate,
      Duration slowest,
      double latency,
      double memory,
      boolean newErrors,
      int minimumRequests) {

    /** What holds when nothing is written, for a minute. */
    public static final WatchConfig USUAL =
        new WatchConfig(Duration.ofMinutes(1), 5, 0.02, Duration.ofSeconds(10), 3, 3, true, 0);

    /** The same for so long. */
    public WatchConfig lasting(Duration time) {
      return new WatchConfig(
          time, errors, errorRate, slowest, latency, memory, newErrors, minimumRequests);
    }
  }

  /**
   * Bounds of a hold.
   *
   * @param limit how long requests may wait
   * @param requests how many may wait
   */
  public record HoldConfig(Duration limit, int requests) {}

  /**
   * Backups.
   *
   * @param keep which stay, besides those a rollback plan needs
   * @param maxAge a code-only deployment accepts a proven backup up to this old; zero: always a
   *     fresh one
   * @param schedule when one is taken unasked
   * @param verify when the newest one is restored unasked
   * @param zone whose clock schedules, days and months go by; absent: the host's
   * @param offSite where they are kept a second time
   * @param provider who takes them instead of us
   */
  public record BackupConfig(
      KeepConfig keep,
      Duration maxAge,
      Optional<Cron> schedule,
      Optional<Cron> verify,
      Optional<ZoneId> zone,
      Optional<OffSiteConfig> offSite,
      Optional<ProviderConfig> provider) {

    /** What holds for those who say only which stay. */
    public static BackupConfig keeping(KeepConfig keep) {
      return new BackupConfig(
          keep,
          Duration.ZERO,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    /** The zone that is meant. */
    public ZoneId zoneOrHosts() {
      return zone.orElseGet(ZoneId::systemDefault);
    }
  }

  /**
   * A place for backups on somebody else's disks, which speaks S3.
   *
   * @param url {@code s3://bucket/prefix}
   * @param endpoint URL of the store; absent: Amazon's in that region
   * @param region as the store names it
   * @param accessKey of an account that may list, read, write and delete there
   * @param secretKey of that account
   * @param encryptTo age recipient ({@code age1…}) to whom everything is encrypted before it leaves
   * @param identity the age identity that reads it again ({@code AGE-SECRET-KEY-1…}); absent: this
   *     host cannot, so that nothing there is proven
   */
  public record OffSiteConfig(
      String url,
      Optional<String> endpoint,
      String region,
      String accessKey,
      String secretKey,
      String encryptTo,
      Optional<String> identity) {

    /** Keeps keys to itself. */
    @Override
    public String toString() {
      return "OffSiteConfig[" + url + "]";
    }
  }

  /**
   * Commands by which a provider takes backups of a managed server.
   *
   * @param take takes a snapshot called {@code {name}}, and prints its id as its last line
   * @param restore makes the live database what snapshot {@code {id}} is; doing it twice must do no
   *     harm
   * @param delete deletes snapshot {@code {id}}; absent: they stay
   * @param deadline after this any of them is ended
   */
  public record ProviderConfig(
      CommandLine take, CommandLine restore, Optional<CommandLine> delete, Duration deadline) {}

  /**
   * Who is told when something goes wrong while nobody looks; one of the two.
   *
   * @param command gets the alert as JSON on standard input
   * @param url gets it by POST
   */
  public record AlertConfig(Optional<CommandLine> command, Optional<String> url) {

    /** Keeps the URL to itself: it may hold a token. */
    @Override
    public String toString() {
      return "AlertConfig";
    }
  }

  /**
   * Which backups stay: each that any of these names.
   *
   * @param last the newest ones, so many; at least 1
   * @param days all that are not older than so many days
   * @param daily the newest of each of the last so many days that have one
   * @param weekly the same for weeks, which begin on Monday
   * @param monthly the same for months
   */
  public record KeepConfig(int last, int days, int daily, int weekly, int monthly) {

    /** Only the newest. */
    public static KeepConfig newest(int last) {
      return new KeepConfig(last, 0, 0, 0, 0);
    }
  }

  /**
   * The rehearsal.
   *
   * @param budget the longest that a migration may take in it; zero: nothing is rehearsed
   * @param largest the largest database of which all is rehearsed, in bytes; of a larger one a
   *     sample is
   * @param crash whether every rehearsal kills the migration at its boundaries, too
   * @param env variables that programs have in the rehearsal only, such as one that turns mail off
   * @param server URL of another server of the same engine, where backups are proven and clones are
   *     made; absent: the live one
   */
  public record ProofConfig(
      Duration budget,
      long largest,
      boolean crash,
      Map<String, String> env,
      Optional<String> server) {

    /** Whether nothing is to be rehearsed. */
    public boolean isOff() {
      return budget.isZero();
    }

    /** Names only: values may be secrets. */
    @Override
    public String toString() {
      return "ProofConfig[" + budget + "]";
    }
  }

  /**
   * How requests reach this environment.
   *
   * @param url public URL; absent: {@code http://<app>-<environment>.localhost}
   * @param certificate PEM chain for TLS at the embedded proxy
   * @param key PEM key
   * @param drain how long requests inside the old instance may take
   */
  public record TrafficConfig(
      Optional<String> url, Optional<Path> certificate, Optional<Path> key, Duration drain) {

    /** Default of the embedded proxy's listener. */
    public static final Address DEFAULT_LISTEN = new Address("127.0.0.1", 8080);
  }
}
