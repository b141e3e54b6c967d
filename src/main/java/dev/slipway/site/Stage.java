package dev.slipway.site;

import dev.slipway.database.Clone;
import dev.slipway.migration.Migrations;
import dev.slipway.model.ReleaseId;
import dev.slipway.process.Surroundings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where releases are tried on a clone of the database, kept from harming anything else. Closing
 * ends whatever runs there and removes the clone. For one thread.
 */
public interface Stage extends AutoCloseable {

  /** What of the isolation could not be had, in words; empty when all of it could. */
  List<String> gaps();

  /** What programs cannot do here although they could live, in words. */
  List<String> limits();

  /** The clone that programs see now. */
  Clone clone();

  /** Takes the clone away and makes a fresh one from the same backup. */
  Clone fresh();

  /** The release's programs, on the clone. */
  Surroundings surroundings(ReleaseId release);

  /** The migration tool, fit for those surroundings. */
  Migrations migrations();

  /**
   * Watches what the next run of the migration tool changes of the clone.
   *
   * @param changes after how many it is killed; 0: never
   */
  CrashPoint crashAfter(int changes);

  /** Starts a web instance there. */
  Performance play(InstancePlan instance);

  @Override
  void close();

  /** An instance on the stage. Closing ends it. */
  interface Performance extends AutoCloseable {

    /** The same instance, with the port by which it is reached from here. */
    InstancePlan reached();

    /** Why it does not run any more; empty while it does. */
    default Optional<String> ended() {
      return endedWithin(Duration.ZERO);
    }

    /** The same of one that may end in that time. */
    Optional<String> endedWithin(Duration time);

    /** The last lines of its output. */
    List<String> lastLines();

    @Override
    void close();
  }
}
