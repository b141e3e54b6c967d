package dev.slipway.init;

import dev.slipway.init.Recognition.AppProcess;
import dev.slipway.init.Recognition.Command;
import java.util.List;
import java.util.Optional;

/** The command that serves a Python app, by the server it asks for. */
final class PythonServer {
  private PythonServer() {}

  /**
   * Serves a WSGI app.
   *
   * @param object the app within its module: {@code app}, {@code create_app()}
   */
  static Found<AppProcess> wsgi(
      PythonPackages packages, PythonModule module, String object, String where) {
    String target = module.name() + (object.equals("application") ? "" : ":" + object);
    if (packages.has("waitress") && !packages.has("gunicorn")) {
      String factory = object.endsWith("()") ? "--call " : "";
      String line = "waitress-serve --listen {listen} " + factory + target.replace("()", "");
      return web(Command.of(line), where, packages.evidence("waitress"));
    }
    String path = module.folder().isEmpty() ? "" : "--pythonpath " + module.folder() + " ";
    Command gunicorn = Command.of("gunicorn --bind {listen} " + path + target);
    return web(orAsk(gunicorn, packages, "gunicorn"), where, packages.evidence("gunicorn"));
  }

  /** Serves an ASGI app. */
  static Found<AppProcess> asgi(
      PythonPackages packages, PythonModule module, String object, String where) {
    String target = module.name() + ":" + object.replace("()", "");
    String factory = object.endsWith("()") ? "--factory " : "";
    for (String server : List.of("hypercorn", "daphne")) {
      if (packages.has(server) && !packages.has("uvicorn")) {
        String line =
            server.equals("daphne")
                ? "daphne --bind {host} --port {port} " + target
                : "hypercorn --bind {listen} " + target;
        return web(Command.of(line), where, packages.evidence(server));
      }
    }
    String path = module.folder().isEmpty() ? "" : "--app-dir " + module.folder() + " ";
    Command uvicorn = Command.of("uvicorn --host {host} --port {port} " + path + factory + target);
    boolean bundled = packages.has("fastapi-cli") || packages.has("uvicorn");
    return web(
        bundled ? uvicorn : orAsk(uvicorn, packages, "uvicorn"),
        where,
        packages.evidence("uvicorn"));
  }

  /** A server that the app does not ask for will not be there: a person has to add it. */
  private static Command orAsk(Command command, PythonPackages packages, String server) {
    return packages.has(server)
        ? command
        : command.gap(
            "add " + server + " to " + packages.declaringFile() + ", then delete this remark");
  }

  private static Found<AppProcess> web(Command command, String where, Optional<String> server) {
    return new Found<>(
        new AppProcess("web", command), where + server.map(text -> ", " + text).orElse(""));
  }
}
