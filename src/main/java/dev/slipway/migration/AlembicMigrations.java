package dev.slipway.migration;

import dev.slipway.migration.Python.Script;
import dev.slipway.process.Outcome;
import dev.slipway.process.Surroundings;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Alembic, by its own program or by Flask-Migrate. Several branches are brought to all their heads;
 * heads that nobody meant to have are refused, as Alembic itself does.
 *
 * @param door how Alembic is reached
 * @param python the app's Python
 */
record AlembicMigrations(AlembicDoor door, Python python) implements Migrations {
  private static final String HALF_DONE =
      "The database may hold part of the revision that failed: Alembic cannot take back schema"
          + " changes on SQLite.";

  @Override
  public String tool() {
    return door.tool();
  }

  @Override
  public MigrationState state(Surroundings release) {
    return facts(release)
        .state(
            "Join them with '"
                + door.program()
                + " merge heads', or give each branch a label if they are meant to stay apart.");
  }

  @Override
  public List<Migration> list(Surroundings release) {
    return facts(release).migrations();
  }

  private Facts facts(Surroundings release) {
    Surroundings in = door.prepare(release);
    Script script = asking("alembic_facts(" + door.configuration() + ")");
    String json = python.ask(door.program() + " current", script, List.of(door.argument(in)), in);
    return Answers.read(json, Facts.class);
  }

  @Override
  public void upgrade(Surroundings release, Limits limits, Consumer<String> lines) {
    Surroundings in = door.prepare(release);
    python.run(door.program() + " upgrade heads", door.upgrade(in), in, limits, HALF_DONE, lines);
  }

  @Override
  public boolean stepsSingly() {
    return true;
  }

  @Override
  public void upgradeTo(
      Surroundings release, String revision, Limits limits, Consumer<String> lines) {
    work("upgrade", "alembic_upgrade", revision, release, limits, lines);
  }

  @Override
  public boolean records() {
    return true;
  }

  @Override
  public void record(Surroundings release, String revision, Limits limits, Consumer<String> lines) {
    work("stamp", "alembic_record", revision, release, limits, lines);
  }

  @Override
  public void downgrade(
      Surroundings release, String revision, Limits limits, Consumer<String> lines) {
    work("downgrade", "alembic_downgrade", revision, release, limits, lines);
  }

  private void work(
      String verb,
      String function,
      String revision,
      Surroundings release,
      Limits limits,
      Consumer<String> lines) {
    Surroundings in = door.prepare(release);
    python.work(
        door.program() + " " + verb + " " + (revision.isEmpty() ? "base" : revision),
        script(function + "(" + door.configuration() + ", arguments[1:])"),
        Stream.concat(Stream.of(door.argument(in)), Revisions.of(revision).stream()).toList(),
        in,
        limits,
        HALF_DONE,
        lines);
  }

  @Override
  public List<Path> create(Surroundings source, String message) {
    Surroundings in = door.prepare(source);
    String title = Title.of(message).text();
    NewFiles files = NewFiles.in(source.directory());
    Outcome outcome = python.develop(door.create(in, title, true), in);
    if (outcome.output().contains("not provide a MetaData object")) {
      outcome = python.develop(door.create(in, title, false), in);
    }
    if (!outcome.succeeded()) {
      throw ToolFailure.of(door.program() + " new migration", outcome, "No database was changed.");
    }
    return files.written();
  }

  @Override
  public Drift drift(Surroundings source) {
    Surroundings in = door.prepare(source);
    Script script = asking("alembic_drift(" + door.configuration() + ")");
    return python.askDrift(script, List.of(door.argument(in)), in).toDrift();
  }

  @Override
  public MigrationSql sql(Surroundings release) {
    Surroundings in = door.prepare(release);
    Script script = asking("alembic_sql(" + door.configuration() + ")");
    String json =
        python.askEmpty(door.program() + " upgrade --sql", script, List.of(door.argument(in)), in);
    return Answers.read(json, SqlAnswer.class).toSql(release.directory());
  }

  /** A script that only asks: whatever importing the app does to SQLite databases is kept off. */
  private Script asking(String work) {
    return script("guard_sqlite(mode)\nanswer(marker, " + work + ")");
  }

  private Script script(String work) {
    return new Script(
        List.of("guard.py", "alembic_facts.py", "alembic_sql.py", door.script()), work);
  }
}
