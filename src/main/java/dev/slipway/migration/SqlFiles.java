package dev.slipway.migration;

import dev.slipway.migration.SqlBookkeeping.Applied;
import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Outcome;
import dev.slipway.process.Surroundings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Plain SQL files in a folder, applied by ourselves: each in one transaction with its line in the
 * table {@code slipway_migrations}, so that a failure or {@code kill -9} leaves the database at the
 * last whole file. The work is done by {@link SqlFilesMain} in a process of its own.
 *
 * @param folder of the files, in the release
 * @param runner runs programs
 */
record SqlFiles(String folder, CommandRunner runner) implements Migrations {
  static final String TOOL = "sql-files";

  @Override
  public String tool() {
    return TOOL;
  }

  @Override
  public MigrationState state(Surroundings release) {
    SqlHistory history = history(release).check();
    return new MigrationState(
        history.current().map(SqlVersion::text).stream().toList(),
        history.known().isEmpty() ? List.of() : List.of(history.known().getLast().version().text()),
        history.pending().stream().map(SqlMigration::label).toList());
  }

  @Override
  public List<Migration> list(Surroundings release) {
    SqlHistory history = history(release);
    return history.known().stream()
        .map(one -> new Migration(one.version().text(), one.title(), history.isApplied(one)))
        .toList();
  }

  private SqlHistory history(Surroundings release) {
    SqlDatabase database = SqlDatabase.required(release.directory(), release.environment());
    List<SqlMigration> known = SqlFolder.read(folderIn(release));
    if (!database.exists()) {
      return new SqlHistory(List.of(), known, database.dialect());
    }
    try (Connection connection = database.openToRead()) {
      List<Applied> applied = SqlBookkeeping.read(connection);
      return new SqlHistory(applied, known, database.dialect());
    } catch (SQLException e) {
      throw database.unreachable(e);
    }
  }

  @Override
  public void upgrade(Surroundings release, Limits limits, Consumer<String> lines) {
    if (!history(release).check().pending().isEmpty()) {
      run(release, limits, lines, "up", folderIn(release).toString());
    }
  }

  @Override
  public boolean stepsSingly() {
    return true;
  }

  @Override
  public void upgradeTo(
      Surroundings release, String revision, Limits limits, Consumer<String> lines) {
    run(release, limits, lines, "up", folderIn(release).toString(), revision);
  }

  @Override
  public void downgrade(
      Surroundings release, String revision, Limits limits, Consumer<String> lines) {
    Optional<SqlVersion> target =
        revision.isEmpty() ? Optional.empty() : Optional.of(new SqlVersion(revision));
    if (!history(release).above(target).isEmpty()) {
      run(release, limits, lines, "down", folderIn(release).toString(), revision);
    }
  }

  private void run(
      Surroundings release, Limits limits, Consumer<String> lines, String... arguments) {
    AtomicReference<String> failed = new AtomicReference<>("");
    Outcome outcome =
        runner.run(
            new Command(
                Stream.concat(program(), Stream.of(arguments)).toList(),
                surroundings(release),
                limits.deadline(),
                Optional.of(limits.lock())),
            line -> {
              if (line.startsWith(SqlFailure.MARKER)) {
                failed.set(line);
              } else {
                lines.accept(line);
              }
            });
    if (!failed.get().isEmpty()) {
      throw SqlFailure.read(failed.get());
    }
    if (!outcome.succeeded()) {
      throw ToolFailure.of(
          TOOL + " " + arguments[0],
          outcome,
          "The database is at the last file that was finished; nothing is done by half, but on"
              + " MariaDB, where what changes the schema cannot be taken back.");
    }
  }

  /** This program again, in the Java that runs us, with as little start-up as can be. */
  private static Stream<String> program() {
    Stream<String> settings =
        System.getProperties().stringPropertyNames().stream()
            .filter(name -> name.startsWith("org.sqlite."))
            .sorted()
            .map(name -> "-D" + name + "=" + System.getProperty(name));
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Dstdout.encoding=UTF-8",
            // The SQLite driver logs by SLF4J, and nobody wants to hear that nobody listens.
            "-Dslf4j.internal.verbosity=ERROR"));
    settings.forEach(line::add);
    line.addAll(
        List.of("-cp", System.getProperty("java.class.path"), SqlFilesMain.class.getName()));
    return line.stream();
  }

  /**
   * Only what the program needs: the app's variables could hold settings meant for its own Java.
   */
  private static Surroundings surroundings(Surroundings release) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("LANG", "C.UTF-8");
    for (String name : List.of(DATABASE, "PATH", "TMPDIR")) {
      Optional.ofNullable(release.environment().get(name))
          .ifPresent(value -> environment.put(name, value));
    }
    return release.withOnly(environment);
  }

  @Override
  public List<Path> create(Surroundings source, String message) {
    return NewSqlFile.write(folderIn(source), Title.of(message));
  }

  @Override
  public MigrationSql sql(Surroundings release) {
    Dialect dialect = SqlDatabase.required(release.directory(), release.environment()).dialect();
    return new MigrationSql.Known(
        dialect,
        SqlFolder.read(folderIn(release)).stream()
            .map(one -> one.toScript(folder, dialect))
            .toList());
  }

  @Override
  public Drift drift(Surroundings source) {
    return new Drift.Unknown("there are no models to compare plain SQL files with");
  }

  private Path folderIn(Surroundings surroundings) {
    return surroundings.directory().resolve(folder);
  }
}
