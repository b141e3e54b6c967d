package dev.slipway.database.sqlite;

import dev.slipway.model.Failure;
import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Outcome;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks a Django project where its default database is. The project's own {@code manage.py} runs, up
 * to the point where it would carry out a command: so whatever it does to find its settings counts,
 * while no app of it is imported and no database opened.
 */
public final class DjangoDatabase {
  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final String ENGINE = "slipway-database-engine=";
  private static final String NAME = "slipway-database-name=";
  private static final String PART = "slipway-database-part=";

  private static final String SCRIPT =
      """
      import os, runpy, sys
      sys.argv = sys.argv[1:] + ["check"]
      sys.path.insert(0, os.path.dirname(os.path.abspath(sys.argv[0])))
      import django.core.management
      def answer(argv=None):
          from django.conf import settings
          default = settings.DATABASES["default"]
          print()
          print("%s" + str(default["ENGINE"]))
          print("%s" + str(default["NAME"]), flush=True)
          for part in ("HOST", "PORT", "USER"):
              print("%s" + part.lower() + ": " + str(default.get(part) or ""), flush=True)
      django.core.management.execute_from_command_line = answer
      runpy.run_path(sys.argv[0], run_name="__main__")
      """
          .formatted(ENGINE, NAME, PART);

  private final CommandRunner commands;

  /** Runs Python with this. */
  public DjangoDatabase(CommandRunner commands) {
    this.commands = commands;
  }

  /**
   * The file's setting, for {@link SqliteLocation#parse}.
   *
   * @param python the app's interpreter, as a program to start
   * @param release the surroundings of the release that has {@code manage.py}, at its root or in
   *     one of its folders
   * @throws Failure when it cannot say, or says that it is another engine
   */
  public String setting(String python, Surroundings release) {
    Path manage = manage(release.directory());
    Outcome outcome =
        commands
            .run(
                new Command(
                    List.of(python, "-c", SCRIPT, manage.toString()),
                    release,
                    DEADLINE,
                    Optional.empty()))
            .orFail("database.django", "asking Django for its database");
    String engine = answer(ENGINE, outcome);
    if (!engine.endsWith("sqlite3") && !engine.endsWith("spatialite")) {
      throw onServer(engine, answer(NAME, outcome), outcome);
    }
    return answer(NAME, outcome);
  }

  /** What a person has to write, but for the password, which is nobody's to print. */
  private static Failure onServer(String engine, String name, Outcome outcome) {
    String kind =
        engine.contains("postg") ? "postgresql" : engine.contains("mysql") ? "mariadb" : "…";
    String parts =
        outcome
            .output()
            .lines()
            .filter(line -> line.startsWith(PART) && !line.endsWith(": "))
            .map(line -> line.substring(PART.length()))
            .collect(Collectors.joining(", "));
    return Failure.usage("database.engine", "Django's database is on a server: " + engine)
        .next(
            "say where in slipway.yaml: database: {engine: %s, name: %s%s, password:"
                    .formatted(kind, name, parts.isEmpty() ? "" : ", " + parts)
                + " '${DB_PASSWORD}'}, with the variable that holds it; and under 'settings' the"
                + " variables that the Django settings read, such as DB_HOST: '{host}'");
  }

  private static String answer(String marker, Outcome outcome) {
    return outcome
        .output()
        .lines()
        .filter(line -> line.startsWith(marker))
        .map(line -> line.substring(marker.length()))
        .findFirst()
        .orElseThrow(() ->
            Failure.failed("database.django", "manage.py ended without running a command")
                .next("write the database's path into slipway.yaml: database: …"));
  }

  private static Path manage(Path release) {
    try (Stream<Path> folders = Files.list(release)) {
      return Stream.concat(Stream.of(release), folders.sorted())
          .map(folder -> folder.resolve("manage.py"))
          .filter(Files::isRegularFile)
          .findFirst()
          .orElseThrow(() ->
              Failure.usage("database.django", "there is no manage.py in " + release)
                  .next("write the database's path into slipway.yaml: database: …"));
    } catch (IOException e) {
      throw Failure.failed("database.django", "cannot look into " + release).because(e);
    }
  }
}
