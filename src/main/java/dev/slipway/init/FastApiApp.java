package dev.slipway.init;

import dev.slipway.init.PythonSearch.Target;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A FastAPI, Starlette, Litestar or Quart app. */
final class FastApiApp implements Recogniser {
  private static final List<String> CLASSES = List.of("FastAPI", "Litestar", "Quart", "Starlette");
  private static final Pattern MOUNT =
      Pattern.compile(
          "mount\\(\\s*[\"'](/[^\"']+)[\"'].*StaticFiles\\(\\s*directory=[\"']([^\"']+)[\"']");

  @Override
  public boolean recognise(Sources sources, Draft draft) {
    PythonPackages packages = new PythonPackages(sources);
    for (String made : CLASSES) {
      Optional<Target> target = PythonSearch.target(sources, made);
      if (target.isPresent()) {
        describe(made, target.get(), packages, sources, draft);
        return true;
      }
    }
    return false;
  }

  private static void describe(
      String made, Target app, PythonPackages packages, Sources sources, Draft draft) {
    draft.framework(made, app.where());
    draft.dependencies(packages.dependencies());
    if (!draft.hasWeb()) {
      draft.process(PythonServer.asgi(packages, app.module(), app.object(), app.where()));
    }
    draft.migrations(new PythonMigrations(sources, Optional.of(app), false).find());
    sources
        .search(MOUNT, ".py")
        .filter(hit -> sources.isFolder(hit.group(2)))
        .forEach(hit -> draft.asset(hit.group(1) + "/", hit.group(2), hit.where()));
  }
}
