package dev.slipway.init;

import dev.slipway.init.Recognition.AppProcess;
import dev.slipway.init.Recognition.Command;
import dev.slipway.init.Sources.TextFile;
import java.util.Optional;
import java.util.regex.Pattern;

/** A Python script that serves by itself, with the standard library or a small framework. */
final class PlainPythonApp implements Recogniser {
  private static final Pattern SERVES =
      Pattern.compile(
          "HTTPServer\\(|make_server\\(|TCPServer\\(|start_server\\(|web\\.run_app\\(|bottle\\.run\\("
              + "|^run\\(|serve_forever\\(");
  private static final Pattern MAIN = Pattern.compile("^if __name__\\s*==");

  @Override
  public boolean recognise(Sources sources, Draft draft) {
    Optional<TextFile> script =
        sources
            .search(SERVES, ".py")
            .map(Sources.Hit::file)
            .filter(file -> Sources.search(file, MAIN).findAny().isPresent())
            .findFirst();
    if (script.isEmpty()) {
      return false;
    }
    PythonPackages packages = new PythonPackages(sources);
    String path = script.get().path();
    draft.framework("Python", path);
    draft.dependencies(packages.dependencies());
    if (!draft.hasWeb()) {
      Command command = ListenStyle.told(Command.of("python3 " + path), script.get());
      draft.process(new Found<>(new AppProcess("web", command), path));
    }
    draft.migrations(new PythonMigrations(sources, Optional.empty(), true).find());
    return true;
  }
}
