package dev.slipway.migration;

import dev.slipway.migration.Python.Script;
import dev.slipway.model.Failure;
import dev.slipway.process.Outcome;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Django's own migrations of its default database. A revision names one migration per Django app,
 * such as {@code reviews:0002_stars,shop:0003_vat}.
 *
 * @param folder where {@code manage.py} is; absent: at the root or in the only folder that has one
 * @param python the app's Python
 */
record Django(Optional<String> folder, Python python) implements Migrations {
  private static final String HALF_DONE =
      "Migrations before the one that failed are applied; the failed one is not, unless it says"
          + " 'atomic = False'.";

  @Override
  public String tool() {
    return "django";
  }

  @Override
  public MigrationState state(Surroundings release) {
    return facts(release).state("Join them with 'manage.py makemigrations --merge'.");
  }

  @Override
  public List<Migration> list(Surroundings release) {
    return facts(release).migrations();
  }

  private Facts facts(Surroundings release) {
    String manage = manage(release);
    String json =
        python.ask("manage.py showmigrations", asking("django_facts()"), List.of(manage), release);
    return Answers.read(json, Facts.class);
  }

  @Override
  public void upgrade(Surroundings release, Limits limits, Consumer<String> lines) {
    python.run(
        "manage.py migrate",
        List.of(manage(release), "migrate", "--noinput"),
        release,
        limits,
        HALF_DONE,
        lines);
  }

  @Override
  public boolean stepsSingly() {
    return true;
  }

  @Override
  public void upgradeTo(
      Surroundings release, String revision, Limits limits, Consumer<String> lines) {
    work("migrate", "django_upgrade", revision, release, limits, lines);
  }

  @Override
  public boolean records() {
    return true;
  }

  @Override
  public void record(Surroundings release, String revision, Limits limits, Consumer<String> lines) {
    work("migrate --fake", "django_record", revision, release, limits, lines);
  }

  @Override
  public void downgrade(
      Surroundings release, String revision, Limits limits, Consumer<String> lines) {
    work("migrate", "django_downgrade", revision, release, limits, lines);
  }

  private void work(
      String verb,
      String function,
      String revision,
      Surroundings release,
      Limits limits,
      Consumer<String> lines) {
    List<String> wanted = Revisions.of(revision);
    python.work(
        "manage.py " + verb + " " + (wanted.isEmpty() ? "zero" : String.join(" ", wanted)),
        script("", function + "(arguments[1:])"),
        Stream.concat(Stream.of(manage(release)), wanted.stream()).toList(),
        release,
        limits,
        HALF_DONE,
        lines);
  }

  @Override
  public List<Path> create(Surroundings source, String message) {
    NewFiles files = NewFiles.in(source.directory());
    String name = "--name=" + Title.of(message).identifier();
    Outcome outcome =
        python.develop(List.of(manage(source), "makemigrations", "--noinput", name), source);
    if (!outcome.succeeded()) {
      throw ToolFailure.of("manage.py makemigrations", outcome, "No database was changed.");
    }
    return files.written();
  }

  @Override
  public Drift drift(Surroundings source) {
    Script script = asking("django_drift()");
    return python.askDrift(script, List.of(manage(source)), source).toDrift();
  }

  @Override
  public MigrationSql sql(Surroundings release) {
    String json =
        python.ask(
            "manage.py sqlmigrate", asking("django_sql()"), List.of(manage(release)), release);
    return Answers.read(json, SqlAnswer.class).toSql(release.directory());
  }

  /** A script that only asks: whatever importing the app does to SQLite databases is kept off. */
  private static Script asking(String work) {
    return script("guard_sqlite(mode)\n", "answer(marker, " + work + ")");
  }

  private static Script script(String before, String work) {
    return new Script(
        List.of("guard.py", "django_facts.py", "django_sql.py"),
        before + "within_django(arguments[0], lambda: " + work + ")");
  }

  private String manage(Surroundings in) {
    Path root = in.directory();
    Path atRoot = root.resolve("manage.py");
    List<Path> found =
        folder.isPresent()
            ? List.of(root.resolve(folder.get()).resolve("manage.py"))
            : Files.exists(atRoot) ? List.of(atRoot) : oneLevelDown(root);
    if (found.size() != 1 || !Files.isRegularFile(found.getFirst())) {
      throw Failure.usage(
              "migration.no-manage-py",
              found.size() > 1
                  ? "There are several manage.py: " + found
                  : "There is no manage.py in " + root + folder.map(name -> "/" + name).orElse(""))
          .next("Name its folder in slipway.yaml: migrations: {tool: django, folder: …}");
    }
    return found.getFirst().toString();
  }

  private static List<Path> oneLevelDown(Path root) {
    try (Stream<Path> folders = Files.list(root)) {
      return folders.map(one -> one.resolve("manage.py")).filter(Files::exists).sorted().toList();
    } catch (IOException e) {
      throw Failure.failed("migration.unreadable", root + " cannot be read: " + e.getMessage())
          .because(e);
    }
  }
}
