package dev.slipway.migration;

import dev.slipway.model.Failure;
import dev.slipway.process.Surroundings;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Bookkeeping for tools that cannot say what they would do: something is pending as long as what
 * they depend on is not what the database was last migrated with. Where we are not told the
 * database, something is always pending: running once too often is harmless, once too seldom is
 * not.
 *
 * @param inputs what the tool depends on
 * @param pending what to call it when it is to run
 */
record RunOnChange(Inputs inputs, String pending) {

  /**
   * The state.
   *
   * @param revision asks the tool's own command where an existing database is; returns an empty
   *     text when there is no such command
   */
  MigrationState state(Surroundings release, Function<Surroundings, String> revision) {
    String wanted = inputs.of(release);
    Optional<SqlDatabase> database = SqlDatabase.in(release);
    Optional<LastRun> last = database.flatMap(LastRun::in);
    // Asking about a database that is not there could create it.
    boolean absent = database.isPresent() && !database.get().exists();
    String now = absent ? "" : revision.apply(release);
    boolean upToDate =
        last.isPresent() && last.get().input().equals(wanted) && last.get().revision().equals(now);
    List<String> current =
        now.isEmpty() ? last.map(LastRun::input).stream().toList() : List.of(now);
    return new MigrationState(current, List.of(wanted), upToDate ? List.of() : List.of(pending));
  }

  /** Records that the tool ran. */
  void ran(Surroundings release, Function<Surroundings, String> revision) {
    SqlDatabase.in(release)
        .ifPresent(database -> {
          requireDatabase(database);
          new LastRun(inputs.of(release), revision.apply(release)).record(database);
        });
  }

  /** Records that the tool took something back: whatever comes next is to run again. */
  void tookBack(Surroundings release) {
    SqlDatabase.in(release)
        .filter(SqlDatabase::exists)
        .ifPresent(database -> new LastRun("", "").record(database));
  }

  private static void requireDatabase(SqlDatabase database) {
    if (!database.exists()) {
      throw Failure.state(
              "migration.no-database",
              "The migration ended well, but there is no database "
                  + database.place()
                  + " afterwards")
          .next("Does 'database' in slipway.yaml name the file that the app itself uses?");
    }
  }
}
