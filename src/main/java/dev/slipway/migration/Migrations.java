package dev.slipway.migration;

import dev.slipway.model.Failure;
import dev.slipway.process.Command;
import dev.slipway.process.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The app's own migration tool. Everything runs in the surroundings given, which carry the
 * coordinates of the database it is to touch, in the form the app itself uses. Failures are {@link
 * dev.slipway.model.Failure}s that quote the tool's own last lines. Immutable, so safe for use from
 * several threads; that two migrations of one database exclude each other is what {@link
 * Limits#lock} is for.
 */
public interface Migrations {

  /**
   * The variable under which surroundings tell Slipway itself where the database is: the absolute
   * path of an SQLite file, or a JDBC URL. Tools of the app never need it; plain SQL files and the
   * tools that cannot say what they applied do. It is a variable because a URL may hold a password.
   */
  String DATABASE = "SLIPWAY_DATABASE";

  /** The tool's name as people write it in {@code slipway.yaml}. */
  String tool();

  /**
   * Where the database stands and where this release wants it, without changing anything: no
   * database file appears where there was none, and no bookkeeping table.
   *
   * @throws dev.slipway.model.Failure when the tool cannot say, or the two do not fit together
   *     ({@code migration.several-heads}, {@code migration.unknown-revision}, …)
   */
  MigrationState state(Surroundings release);

  /**
   * Applies everything pending. Re-running after success changes nothing.
   *
   * @param release the surroundings of the release that brings the migrations
   * @param limits deadline, and the lock its process holds
   * @param lines receives the tool's output line by line, as it comes
   */
  void upgrade(Surroundings release, Limits limits, Consumer<String> lines);

  /** Whether {@link #upgradeTo} is possible with this tool. */
  default boolean stepsSingly() {
    return false;
  }

  /**
   * Applies what is pending up to one migration, and no more.
   *
   * @param revision as {@link #list} names it
   * @throws dev.slipway.model.Failure {@code migration.no-steps} for tools that only apply all
   */
  default void upgradeTo(
      Surroundings release, String revision, Limits limits, Consumer<String> lines) {
    throw Failure.usage("migration.no-steps", tool() + " applies everything that is pending");
  }

  /** Whether {@link #record} is possible with this tool. */
  default boolean records() {
    return false;
  }

  /**
   * Notes in the database that a migration was applied, and runs nothing of it: for one whose
   * changes are there, because it died right before its own note.
   *
   * @param revision as {@link #list} names it
   * @throws dev.slipway.model.Failure {@code migration.no-record} for tools that cannot
   */
  default void record(
      Surroundings release, String revision, Limits limits, Consumer<String> lines) {
    throw Failure.usage("migration.no-record", tool() + " notes only what it has run");
  }

  /**
   * Goes down to where {@link #state} once found the database; tools without a way down refuse
   * before anything is touched.
   *
   * @param release the surroundings of the release that brought the migrations to take back
   * @param revision what {@link MigrationState#revision()} was; empty means before the first
   */
  void downgrade(Surroundings release, String revision, Limits limits, Consumer<String> lines);

  /**
   * Creates a new migration in a source checkout with the tool and returns the files it wrote; none
   * when the tool found nothing to change.
   */
  List<Path> create(Surroundings source, String message);

  /** Every migration this release knows, oldest first; empty for tools that cannot say. */
  List<Migration> list(Surroundings release);

  /**
   * Compares a source checkout's models with its migrations, as far as the tool can, without
   * touching any database.
   */
  Drift drift(Surroundings source);

  /**
   * The SQL of every migration, without running any on the app's database. Tools that cannot show
   * it say so.
   */
  default MigrationSql sql(Surroundings release) {
    return new MigrationSql.Unknown("the tool '" + tool() + "' cannot show the SQL it runs");
  }

  /**
   * One migration as the tool knows it.
   *
   * @param revision the tool's own id
   * @param title its message
   * @param applied whether the database has it
   */
  record Migration(String revision, String title, boolean applied) {}

  /**
   * How a migration's process is bounded; see {@link Command}.
   *
   * @param deadline after this it is ended with its whole group
   * @param lock file its process holds as long as it lives
   */
  record Limits(Duration deadline, Path lock) {}
}
