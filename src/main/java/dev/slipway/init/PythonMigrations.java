package dev.slipway.init;

import dev.slipway.init.PythonSearch.Target;
import dev.slipway.init.Recognition.Command;
import dev.slipway.init.Recognition.Migrations;
import dev.slipway.init.Sources.Hit;
import dev.slipway.init.Sources.TextFile;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The migration tool of a Python app: Flask-Migrate, Alembic, numbered SQL files, or code that only
 * creates what is missing.
 */
final class PythonMigrations {
  private static final Pattern FLASK_MIGRATE =
      Pattern.compile("^\\s*(?:from flask_migrate import|import flask_migrate)");
  private static final Pattern CREATES =
      Pattern.compile("\\b(\\w+)(\\.metadata)?\\.create_all\\((\\w*)|CREATE TABLE IF NOT EXISTS");
  private static final Pattern CLI_COMMAND =
      Pattern.compile("@(\\w+)\\.cli\\.command\\((?:[\"']([\\w-]+)[\"'])?");

  private final Sources sources;
  private final Optional<Target> target;
  private final boolean runsAsMain;

  /**
   * Looks into these sources.
   *
   * @param target the app's object, if there is one
   * @param runsAsMain whether the app is started as a script, so that its main block runs
   */
  PythonMigrations(Sources sources, Optional<Target> target, boolean runsAsMain) {
    this.sources = sources;
    this.target = target;
    this.runsAsMain = runsAsMain;
  }

  Optional<Found<Migrations>> find() {
    return flaskMigrate().or(this::alembic).or(() -> SqlFolders.find(sources)).or(this::creating);
  }

  private Optional<Found<Migrations>> flaskMigrate() {
    Optional<TextFile> environment =
        sources
            .files("env.py")
            .filter(file -> sources.file(file.folder() + "script.py.mako").isPresent())
            .findFirst();
    return sources
        .search(FLASK_MIGRATE, ".py")
        .findFirst()
        .flatMap(hit -> environment.map(env -> found("flask-migrate", usual(env), hit.where())));
  }

  private static Optional<String> usual(TextFile environment) {
    String folder = environment.folder().replaceAll("/$", "");
    return folder.equals("migrations") ? Optional.empty() : Optional.of(folder);
  }

  private Optional<Found<Migrations>> alembic() {
    return sources
        .files("alembic.ini")
        .findFirst()
        .map(ini ->
            found(
                "alembic",
                Optional.of(ini.folder().replaceAll("/$", "")).filter(f -> !f.isEmpty()),
                ini.path()));
  }

  private static Found<Migrations> found(String tool, Optional<String> folder, String where) {
    return new Found<>(new Migrations(tool, folder, Optional.empty()), where);
  }

  private Optional<Found<Migrations>> creating() {
    List<Hit> hits = sources.search(CREATES, ".py").toList();
    Optional<Hit> atStart = hits.stream().filter(this::runsAtStart).findFirst();
    return atStart
        .map(hit -> found("at-startup", Optional.empty(), hit.where()))
        .or(() -> hits.stream().findFirst().flatMap(this::byCommand));
  }

  private boolean runsAtStart(Hit hit) {
    PythonScope scope = PythonScope.of(hit.file(), hit.line());
    return scope.isStartUp()
        || (scope.onlyAsMain() && runsAsMain)
        || (scope.decorators().isEmpty()
            && scope.function().filter(this::isCalledAtStart).isPresent());
  }

  private boolean isCalledAtStart(String function) {
    Pattern call = Pattern.compile("^\\s*(?:\\w+\\s*=\\s*)?(?:\\w+\\.)?" + function + "\\(");
    return sources
        .search(call, ".py")
        .map(hit -> PythonScope.of(hit.file(), hit.line()))
        .anyMatch(scope ->
            scope.isStartUp()
                || (runsAsMain
                    && (scope.onlyAsMain()
                        || scope.function().filter(f -> f.equals("main")).isPresent())));
  }

  private Optional<Found<Migrations>> byCommand(Hit hit) {
    return command(hit, PythonScope.of(hit.file(), hit.line()))
        .map(up ->
            new Found<>(
                new Migrations("create-missing", Optional.empty(), Optional.of(up)), hit.where()));
  }

  /** The command that a person would type to have the tables created. */
  private Optional<Command> command(Hit hit, PythonScope scope) {
    String module = PythonModule.of(hit.file().path()).name();
    Matcher cli = CLI_COMMAND.matcher(scope.decorators());
    if (cli.find() && target.isPresent()) {
      String name =
          cli.group(2) != null ? cli.group(2) : scope.function().orElse("").replace('_', '-');
      return target.map(t -> Command.of("flask --app " + t.module().name() + " " + name));
    }
    if (scope.function().isPresent()) {
      String function = scope.function().get();
      return Optional.of(python("from " + module + " import " + function + "; " + function + "()"));
    }
    String owner = hit.group(1);
    if (hit.match().group(2) != null) {
      String engine = hit.group(3).isEmpty() ? "engine" : hit.group(3);
      return Optional.of(
          python(
              "from %s import %s, %s; %s.metadata.create_all(%s)"
                  .formatted(module, owner, engine, owner, engine)));
    }
    return hit.match().group(1) == null
        ? Optional.empty()
        : target.map(t ->
            python(
                "from %s import %s, %s; %s.app_context().push(); %s.create_all()"
                    .formatted(module, t.object(), owner, t.object(), owner)));
  }

  private static Command python(String code) {
    return Command.of("python3 -c \"" + code + "\"");
  }
}
