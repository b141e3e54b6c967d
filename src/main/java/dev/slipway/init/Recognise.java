package dev.slipway.init;

import dev.slipway.init.Recognition.AppProcess;
import dev.slipway.init.Recognition.Command;
import dev.slipway.init.Recognition.Migrations;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Recognises an app. Reads files only; runs nothing of the app. */
public final class Recognise {
  // Python before Node: a package.json beside Python code builds its front end.
  private static final List<Recogniser> RECOGNISERS =
      List.of(
          new DjangoApp(),
          new FlaskApp(),
          new FastApiApp(),
          new PlainPythonApp(),
          new JavaProjectApp(),
          new NodeApp(),
          new JavaFileApp());
  private static final Pattern CELERY = Pattern.compile("^(\\w+)\\s*=\\s*(?:celery\\.)?Celery\\(");

  private Recognise() {}

  /**
   * Recognises the app in a folder.
   *
   * @throws dev.slipway.model.Failure {@code init.unreadable}
   */
  public static Recognition of(Path folder) {
    Sources sources = Sources.of(folder);
    Draft draft = new Draft(AppName.of(sources));
    Procfile.processes(sources).forEach(draft::process);
    boolean known = RECOGNISERS.stream().anyMatch(kind -> kind.recognise(sources, draft));
    if (!known) {
      draft.dependencies(new PythonPackages(sources).dependencies());
      draft.migrations(SqlFolders.find(sources));
    }
    celery(sources).ifPresent(draft::process);
    draft.migrations(released(sources));
    DotenvSearch.into(sources, draft);
    DatabaseSearch.into(sources, draft);
    draft.health(HealthSearch.find(sources));
    return draft.recognition();
  }

  private static Optional<Found<AppProcess>> celery(Sources sources) {
    return sources
        .search(CELERY, ".py")
        .findFirst()
        .map(hit ->
            new Found<>(
                new AppProcess("worker", Command.of(celery(sources, hit.file().path()))),
                hit.where()));
  }

  /** The module path starts where manage.py is, or at the root. */
  private static String celery(Sources sources, String path) {
    String base = sources.files("manage.py").findFirst().map(f -> f.folder()).orElse("");
    PythonModule module =
        PythonModule.of(path.startsWith(base) ? path.substring(base.length()) : path);
    String folder = base.isEmpty() ? module.folder() : base.replaceAll("/$", "");
    String from = folder.isEmpty() ? "" : "--workdir " + folder + " ";
    return "celery " + from + "--app " + module.name() + " worker";
  }

  /** A Procfile's release phase, where nothing better is known. */
  private static Optional<Found<Migrations>> released(Sources sources) {
    return Procfile.release(sources)
        .map(release ->
            new Found<>(
                new Migrations("command", Optional.empty(), Optional.of(release.value())),
                release.evidence()));
  }
}
