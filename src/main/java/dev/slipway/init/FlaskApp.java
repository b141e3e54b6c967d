package dev.slipway.init;

import dev.slipway.init.PythonSearch.Target;
import java.util.Optional;
import java.util.regex.Pattern;

/** A Flask app. */
final class FlaskApp implements Recogniser {
  private static final Pattern IMPORT =
      Pattern.compile("^\\s*(?:from flask import|import flask\\b)");

  @Override
  public boolean recognise(Sources sources, Draft draft) {
    PythonPackages packages = new PythonPackages(sources);
    Optional<Target> target = PythonSearch.target(sources, "Flask");
    Optional<String> evidence =
        packages
            .evidence("flask")
            .or(() -> sources.search(IMPORT, ".py").findFirst().map(Sources.Hit::where));
    if (target.isEmpty() || evidence.isEmpty()) {
      return false;
    }
    draft.framework("Flask", evidence.get());
    draft.dependencies(packages.dependencies());
    Target app = target.get();
    if (!draft.hasWeb()) {
      draft.process(PythonServer.wsgi(packages, app.module(), app.object(), app.where()));
    }
    draft.migrations(new PythonMigrations(sources, target, false).find());
    StaticFolders.into(sources, draft);
    return true;
  }
}
