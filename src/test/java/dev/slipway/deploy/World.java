package dev.slipway.deploy;

import dev.slipway.database.Catalogue;
import dev.slipway.database.Contents;
import dev.slipway.database.Demand;
import dev.slipway.database.Intrusions;
import dev.slipway.database.TableContents;
import dev.slipway.database.WriteGuard;
import dev.slipway.migration.Drift;
import dev.slipway.migration.MigrationState;
import dev.slipway.migration.Migrations;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.InstanceId;
import dev.slipway.process.Surroundings;
import dev.slipway.runtime.InstanceSpec;
import dev.slipway.runtime.InstanceStatus;
import dev.slipway.runtime.InstanceStatus.State;
import dev.slipway.runtime.Runtime;
import dev.slipway.traffic.ReleaseCounters;
import dev.slipway.traffic.Traffic;
import dev.slipway.traffic.TrafficSecond;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A host in memory on which everything that matters can be seen at once: which instances run, where
 * requests go, what the database holds, and a customer who writes whenever somebody serves. It can
 * die at any of its own actions, before or after it took effect, which no real host does on demand.
 */
final class World {
  /** How it dies: no code of ours catches this, as none sees a {@code kill -9}. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Schema and rows at one moment. */
  record Data(int schema, Set<String> rows) {
    Data copy() {
      return new Data(schema, new TreeSet<>(rows));
    }
  }

  Optional<Data> live = Optional.empty();
  private final Map<InstanceId, String> running = new LinkedHashMap<>();
  private Traffic.Mode mode = Traffic.Mode.CLOSED;
  private Optional<Traffic.Upstream> upstream = Optional.empty();
  private long fence;
  private final Set<String> acknowledged = new TreeSet<>();
  private int refused;
  private int nextWrite;
  private int actions;
  private int eventAt = -1;
  private Runnable event = () -> {};
  private boolean hearsInterrupts;
  private int wanted;
  private boolean migrationFails;
  boolean failsAfterRestoring;
  private List<Demand> demands = List.of();
  private boolean migratesRowsFirst;
  boolean replays;
  private boolean requestsNeverEnd;
  private Consumer<InstanceSpec> starting = instance -> {};
  private final Set<String> doomed = new TreeSet<>();
  private boolean othersWrite;
  private boolean guarded;
  private int keptOut;
  private final Set<String> othersRows = new TreeSet<>();

  /** That instance ends as soon as it is started, however often. */
  void endsAtOnce(String instance) {
    doomed.add(instance);
  }

  int wanted() {
    return wanted;
  }

  /** The schema that the release under deployment wants. */
  void releaseWants(int schema) {
    wanted = schema;
  }

  /** The next restore fails when its data are there already and are to be checked. */
  void failsAfterRestoring() {
    failsAfterRestoring = true;
  }

  /** Requests that came before a hold stay inside the app, whatever time they are given. */
  void requestsNeverEnd() {
    requestsNeverEnd = true;
  }

  /** The migration commits changed rows before it touches the schema or says that it ran. */
  void migratesRowsFirst() {
    migratesRowsFirst = true;
  }

  void migrationFailsHalfWay(boolean fails) {
    migrationFails = fails;
  }

  /** The migration wants the table to have no more rows than that. */
  void migrationDemands(int mostRows) {
    demands =
        List.of(new Demand(Demand.Kind.CHECK, "rows", List.of("n"), String.valueOf(mostRows)));
  }

  List<Demand> demands() {
    return demands;
  }

  /** Asked about each instance before it starts; what it throws keeps it from starting. */
  void whenStarting(Consumer<InstanceSpec> asked) {
    starting = asked;
  }

  /** Dies at the n-th action from now; actions are counted before and after their effect. */
  void dieAfter(int moreActions) {
    after(
        moreActions,
        () -> {
          throw new Died();
        });
  }

  /** Something happens at the n-th action from now. */
  void after(int moreActions, Runnable what) {
    eventAt = actions + moreActions;
    event = what;
  }

  void live() {
    eventAt = -1;
    guarded = false;
  }

  /** Somebody who goes round the proxy writes at every moment in which requests wait. */
  void othersWrite() {
    othersWrite = true;
  }

  /** What those wrote who went round the proxy. */
  Set<String> othersRows() {
    return othersRows;
  }

  /** How often they were kept out. */
  int keptOut() {
    return keptOut;
  }

  /** Like those of real servers it lives as long as the executor. */
  WriteGuard guard() {
    guarded = true;
    return new WriteGuard() {
      @Override
      public void oursWrite(boolean whether) {}

      @Override
      public Intrusions seen() {
        return Intrusions.NONE;
      }

      @Override
      public void close() {
        guarded = false;
      }
    };
  }

  /** Whether what waits for others fails when its thread is interrupted, as a socket does. */
  void hearsInterrupts(boolean hears) {
    hearsInterrupts = hears;
  }

  int actions() {
    return actions;
  }

  Set<String> acknowledged() {
    return acknowledged;
  }

  Optional<Data> data() {
    return live;
  }

  Map<InstanceId, String> running() {
    return running;
  }

  Optional<Traffic.Upstream> upstream() {
    return upstream;
  }

  Traffic.Mode mode() {
    return mode;
  }

  int refused() {
    return refused;
  }

  Map<BackupName, Data> kept() {
    return database.kept();
  }

  /** The rows of every rescue copy. */
  Stream<Set<String>> rescued() {
    return database.kept().entrySet().stream()
        .filter(copy -> copy.getKey().value().contains("rescue"))
        .map(copy -> copy.getValue().rows());
  }

  /** One thing happens: perhaps we die, and the customer tries to write. */
  void tick() {
    if (actions++ == eventAt) {
      event.run();
    }
    customerWrites();
    othersTry();
  }

  private void othersTry() {
    if (!othersWrite || mode != Traffic.Mode.HOLDING || live.isEmpty()) {
      return;
    }
    if (guarded) {
      keptOut++;
      return;
    }
    String row = "other " + nextWrite++;
    live.get().rows().add(row);
    othersRows.add(row);
  }

  /** Work that takes its time, of which nothing is there before its end. */
  void work() {
    tick();
    if (hearsInterrupts && Thread.currentThread().isInterrupted()) {
      throw Failure.state("world.interrupted", "closed by interrupt");
    }
  }

  private void customerWrites() {
    if (mode != Traffic.Mode.OPEN || upstream.isEmpty()) {
      return;
    }
    String release = running.get(upstream.get().instance());
    if (release == null || live.isEmpty()) {
      refused++;
      return;
    }
    String row = "w" + nextWrite++;
    live.get().rows().add(row);
    acknowledged.add(row);
  }

  private void act(long deployment, Runnable effect) {
    if (deployment < fence) {
      throw Failure.state("keeper.stale", deployment + " is older than " + fence);
    }
    work();
    fence = deployment;
    effect.run();
    tick();
  }

  /** An app writes a little when it starts, which no customer asked for. */
  private void starts(InstanceSpec instance) {
    running.put(instance.id(), instance.release());
    live.ifPresent(data -> data.rows().add("start of " + instance.id()));
  }

  final Runtime runtime =
      new Runtime() {
        @Override
        public void start(long deployment, List<InstanceSpec> instances) {
          act(
              deployment,
              () -> {
                instances.forEach(starting);
                instances.forEach(World.this::starts);
              });
        }

        @Override
        public void stop(long deployment, List<InstanceId> instances, Duration grace) {
          act(deployment, () -> instances.forEach(running::remove));
        }

        @Override
        public InstanceStatus status(InstanceId instance) {
          boolean ended = doomed.contains(instance.value());
          State asked = ended ? State.BACKING_OFF : State.RUNNING;
          return new InstanceStatus(
              instance,
              running.containsKey(instance) ? asked : State.ABSENT,
              1,
              Instant.EPOCH,
              0,
              ended ? Optional.of("exit code 1") : Optional.empty());
        }

        @Override
        public List<InstanceStatus> all() {
          return running.keySet().stream().map(this::status).toList();
        }

        @Override
        public Path log(InstanceId instance) {
          return Path.of("/nonexistent", instance.value());
        }
      };

  final Traffic traffic =
      new Traffic() {
        @Override
        public void hold(long deployment, Hold hold, Duration drain) {
          act(deployment, () -> mode = Mode.HOLDING);
        }

        @Override
        public void announce(long deployment, String message, Duration retryAfter, Duration drain) {
          act(deployment, () -> mode = Mode.ANNOUNCED);
        }

        @Override
        public void route(long deployment, Upstream to, List<AssetFolder> olderAssets) {
          act(
              deployment,
              () -> {
                upstream = Optional.of(to);
                mode = Mode.OPEN;
              });
        }

        @Override
        public void close(long deployment) {
          act(
              deployment,
              () -> {
                upstream = Optional.empty();
                mode = Mode.CLOSED;
              });
        }

        @Override
        public boolean drained(InstanceId instance, Duration limit) {
          return !requestsNeverEnd;
        }

        @Override
        public RouteStatus status() {
          return new RouteStatus(upstream, mode, fence);
        }

        @Override
        public List<ReleaseCounters> counters() {
          return List.of();
        }

        @Override
        public List<TrafficSecond> seconds(int last) {
          return List.of();
        }
      };

  final Migrations migrations =
      new Migrations() {
        @Override
        public String tool() {
          return "world";
        }

        @Override
        public MigrationState state(Surroundings release) {
          int schema = live.map(Data::schema).orElse(0);
          // Half-way is an odd schema: no release wants it, so it is pending from there too.
          return new MigrationState(
              List.of("" + schema),
              List.of("" + wanted),
              schema == wanted ? List.of() : List.of("to " + wanted));
        }

        @Override
        public void upgrade(Surroundings release, Limits limits, Consumer<String> lines) {
          work();
          Set<String> rows = live.map(Data::rows).orElseGet(TreeSet::new);
          if (migratesRowsFirst) {
            rows.add(rows.contains("migrated") ? "migrated twice" : "migrated");
          } else {
            live = Optional.of(new Data(wanted - 1, rows));
          }
          tick();
          if (migrationFails) {
            throw Failure.failed("migration.failed", "failed half-way");
          }
          live = Optional.of(new Data(wanted, rows));
          tick();
        }

        @Override
        public void downgrade(
            Surroundings release, String revision, Limits limits, Consumer<String> lines) {
          work();
          live = Optional.of(new Data(Integer.parseInt(revision), live.orElseThrow().rows()));
          tick();
        }

        @Override
        public List<Path> create(Surroundings source, String message) {
          throw new AssertionError("not asked for");
        }

        @Override
        public List<Migration> list(Surroundings release) {
          return List.of();
        }

        @Override
        public Drift drift(Surroundings source) {
          throw new AssertionError("not asked for");
        }
      };

  final WorldDatabase database = new WorldDatabase(this);

  static Data replayed(Data before, Data after, Data later) {
    Data result = before.copy();
    later.rows().stream().filter(row -> !after.rows().contains(row)).forEach(result.rows()::add);
    after.rows().stream().filter(row -> !later.rows().contains(row)).forEach(result.rows()::remove);
    return result;
  }

  /** The database can tell what was written since a copy. */
  void canReplay() {
    replays = true;
  }

  boolean replays() {
    return replays;
  }

  Data kept(BackupName name) {
    return database.kept(name);
  }

  static Contents contents(Data data) {
    return new Contents(
        catalogue(data),
        List.of(new TableContents("rows", data.rows().size(), "" + data.rows().hashCode())));
  }

  static Catalogue catalogue(Data data) {
    String hex = Integer.toHexString(data.schema());
    return new Catalogue(
        new Digest("0".repeat(64 - hex.length()) + hex), List.of("schema " + data.schema()));
  }
}
