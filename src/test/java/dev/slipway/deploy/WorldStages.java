package dev.slipway.deploy;

import dev.slipway.database.Catalogue;
import dev.slipway.database.Clone;
import dev.slipway.database.Comparison;
import dev.slipway.database.Contents;
import dev.slipway.database.Demand;
import dev.slipway.database.Instead;
import dev.slipway.database.Replayed;
import dev.slipway.database.TableDifference;
import dev.slipway.deploy.World.Data;
import dev.slipway.migration.Drift;
import dev.slipway.migration.MigrationState;
import dev.slipway.migration.Migrations;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.process.Surroundings;
import dev.slipway.site.CrashPoint;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Stage;
import dev.slipway.site.Stages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Stages of a {@link World}: a clone is a copy of rows, and nobody on it can die for us. */
final class WorldStages implements Stages {
  private static final Surroundings NOWHERE =
      new Surroundings(Path.of("/"), Map.of(), Optional.empty());

  private final World world;
  private boolean canGoDown;
  private boolean set;

  WorldStages(World world) {
    this.world = world;
  }

  /** The migration tool has a way down, which is exact. */
  void canGoDown() {
    canGoDown = true;
  }

  /** Whether that instance is on a stage and not on the host. */
  static boolean isOn(String instance) {
    return instance.endsWith("-new") || instance.endsWith("-old");
  }

  /** Whether one is left. */
  boolean isSet() {
    return set;
  }

  @Override
  public Stage open(BackupName from, Progress progress) {
    world.work();
    set = true;
    return new WorldStage(from);
  }

  @Override
  public void clear() {
    world.tick();
    set = false;
  }

  private final class WorldStage implements Stage {
    private final BackupName from;
    private Data data;
    private Data remembered;

    WorldStage(BackupName from) {
      this.from = from;
      this.data = world.kept(from).copy();
      this.remembered = data;
    }

    @Override
    public List<String> gaps() {
      return List.of();
    }

    @Override
    public List<String> limits() {
      return List.of();
    }

    @Override
    public Clone clone() {
      return new WorldClone();
    }

    @Override
    public Clone fresh() {
      data = world.kept(from).copy();
      return clone();
    }

    @Override
    public Surroundings surroundings(ReleaseId release) {
      return NOWHERE;
    }

    @Override
    public Migrations migrations() {
      return new Migrations() {
        @Override
        public String tool() {
          return "world";
        }

        @Override
        public MigrationState state(Surroundings release) {
          return new MigrationState(
              List.of("" + data.schema()),
              List.of("" + world.wanted()),
              data.schema() == world.wanted() ? List.of() : List.of("to " + world.wanted()));
        }

        @Override
        public void upgrade(Surroundings release, Limits limits, Consumer<String> lines) {
          world.work();
          data = new Data(world.wanted(), data.rows());
        }

        @Override
        public void downgrade(
            Surroundings release, String revision, Limits limits, Consumer<String> lines) {
          if (!canGoDown) {
            throw Failure.usage("migration.no-way-down", "the world only goes forward");
          }
          data = new Data(Integer.parseInt(revision), data.rows());
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
    }

    @Override
    public CrashPoint crashAfter(int changes) {
      throw new AssertionError("not asked for");
    }

    @Override
    public Performance play(InstancePlan instance) {
      world.work();
      return new Performance() {
        @Override
        public InstancePlan reached() {
          return instance;
        }

        @Override
        public Optional<String> endedWithin(Duration time) {
          return Optional.empty();
        }

        @Override
        public List<String> lastLines() {
          return List.of();
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {
      clear();
    }

    private final class WorldClone implements Clone {
      @Override
      public Instead instead() {
        throw new AssertionError("not asked for");
      }

      @Override
      public Catalogue catalogue() {
        return World.catalogue(data);
      }

      @Override
      public Contents contents(Progress progress) {
        return World.contents(data);
      }

      @Override
      public String mark() {
        return data.schema() + " " + data.rows().size();
      }

      @Override
      public void remember() {
        remembered = data.copy();
      }

      @Override
      public long disturb(Predicate<String> ignored) {
        data.rows().add("synthetic");
        return 1;
      }

      @Override
      public Optional<Replayed> replay(
          List<TableDifference> touched, Predicate<String> ignored, Progress progress) {
        if (!world.replays()) {
          return Optional.empty();
        }
        data = World.replayed(world.kept(from), remembered, data);
        return Optional.of(new Replayed(1, List.of()));
      }

      @Override
      public void excuse(Progress progress) {}

      @Override
      public List<Demand> newDemands() {
        return world.demands();
      }

      @Override
      public Comparison compare(Contents before, Progress progress) {
        return new Comparison(World.contents(data), List.of());
      }

      @Override
      public void drop() {}
    }
  }
}
