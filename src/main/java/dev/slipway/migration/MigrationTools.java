package dev.slipway.migration;

import dev.slipway.config.AppConfig;
import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.AppConfig.MigrationConfig;
import dev.slipway.config.AppConfig.ProcessConfig;
import dev.slipway.model.Address;
import dev.slipway.model.Failure;
import dev.slipway.process.CommandRunner;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Chooses the migration tool that {@code slipway.yaml} names. */
public final class MigrationTools {
  private static final String SQL_FOLDER = "migrations";

  private MigrationTools() {}

  /**
   * The app's migration tool; absent when it names none.
   *
   * @param app the app's configuration
   * @param runner runs programs and masks the app's secrets in their output
   * @param healthy whether the instance at an address is ready; asked every 100 ms while an app
   *     that migrates at start-up starts, so it must answer {@code false} where nobody listens yet
   * @throws Failure when a command that the tool needs is not set
   */
  public static Optional<Migrations> of(
      AppConfig app, CommandRunner runner, Predicate<Address> healthy) {
    return app.migrations().map(config -> tool(config, app, runner, healthy));
  }

  private static Migrations tool(
      MigrationConfig config, AppConfig app, CommandRunner runner, Predicate<Address> healthy) {
    Python python = new Python(runner);
    Optional<String> folder = config.folder().map(MigrationTools::withoutSlash);
    return switch (config.tool()) {
      case SQL_FILES -> new SqlFiles(folder.orElse(SQL_FOLDER), runner);
      case FLASK_MIGRATE -> new AlembicMigrations(new FlaskDoor(folder, webCommand(app)), python);
      case ALEMBIC -> new AlembicMigrations(new AlembicIniDoor(folder), python);
      case DJANGO -> new Django(folder, python);
      case COMMAND ->
          new AnyCommand(
              "command",
              folder,
              required(config.up(), "up", "command"),
              config.down().map(CommandLine::arguments),
              config.current().map(CommandLine::arguments),
              runner);
      case CREATE_MISSING ->
          new AnyCommand(
              "create-missing",
              folder,
              required(config.up(), "up", "create-missing"),
              Optional.empty(),
              Optional.empty(),
              runner);
      case AT_STARTUP -> new AtStartup(folder, requiredWebCommand(app), app.env(), healthy, runner);
    };
  }

  private static List<String> required(Optional<CommandLine> line, String key, String tool) {
    return line.map(CommandLine::arguments)
        .orElseThrow(() ->
            Failure.usage(
                "migration.no-command", "migrations: the tool '" + tool + "' needs '" + key + "'"));
  }

  private static List<String> requiredWebCommand(AppConfig app) {
    List<String> command = webCommand(app);
    if (command.isEmpty()) {
      throw Failure.usage(
          "migration.no-web-process",
          "migrations: 'at-startup' starts the process 'web', and there is none");
    }
    return command;
  }

  private static List<String> webCommand(AppConfig app) {
    return app.processes().stream()
        .filter(process -> process.name().equals("web"))
        .map(ProcessConfig::command)
        .map(CommandLine::arguments)
        .findFirst()
        .orElse(List.of());
  }

  private static String withoutSlash(String folder) {
    return folder.endsWith("/") ? folder.substring(0, folder.length() - 1) : folder;
  }
}
