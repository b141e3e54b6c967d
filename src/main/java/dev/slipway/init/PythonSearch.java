package dev.slipway.init;

import dev.slipway.init.Sources.Hit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the object that a WSGI or ASGI server has to be pointed at. */
final class PythonSearch {
  private static final List<String> USUAL =
      List.of("wsgi.py", "asgi.py", "app.py", "main.py", "application.py", "run.py", "server.py");
  private static final Pattern CALLED_FACTORY =
      Pattern.compile(
          "^(app|application|server|api)\\s*=\\s*(?:\\w+\\.)?(?:create|make|build|get)_\\w+\\(");

  private PythonSearch() {}

  /** Where the app is: a module and an object in it. */
  record Target(PythonModule module, String object, String where) {}

  /**
   * The app made by that class: an object at the top of a module, else a factory function that
   * makes one. Files that servers are usually pointed at come first.
   */
  static Optional<Target> target(Sources sources, String madeBy) {
    Pattern object =
        Pattern.compile("^(\\w+)\\s*(?::\\s*[\\w.]+\\s*)?=\\s*(?:\\w+\\.)?" + madeBy + "\\(");
    return best(sources, object)
        .filter(hit -> isUsual(hit) || factoryCall(sources).isEmpty())
        .or(() -> factoryCall(sources))
        .map(hit -> target(hit, hit.group(1)))
        .or(() -> factory(sources, madeBy));
  }

  private static Optional<Hit> factoryCall(Sources sources) {
    return best(sources, CALLED_FACTORY);
  }

  /** {@code def create_app():} in a file that makes such an object inside it. */
  private static Optional<Target> factory(Sources sources, String madeBy) {
    Pattern made = Pattern.compile("^\\s+\\w+\\s*=\\s*(?:\\w+\\.)?" + madeBy + "\\(");
    Pattern factory = Pattern.compile("^def ((?:create|make|build|get)_\\w*app\\w*)\\(");
    return sources
        .search(made, ".py")
        .flatMap(hit -> Sources.search(hit.file(), factory))
        .findFirst()
        .map(hit -> target(hit, hit.group(1) + "()"));
  }

  private static Optional<Hit> best(Sources sources, Pattern pattern) {
    return sources
        .search(pattern, ".py")
        .min(Comparator.comparingInt(hit -> isUsual(hit) ? USUAL.indexOf(hit.file().name()) : 99));
  }

  private static boolean isUsual(Hit hit) {
    return USUAL.contains(hit.file().name()) || hit.file().name().equals("__init__.py");
  }

  private static Target target(Hit hit, String object) {
    return new Target(PythonModule.of(hit.file().path()), object, hit.where());
  }
}
