package dev.slipway.init;

import dev.slipway.init.Recognition.Command;
import dev.slipway.init.Recognition.Migrations;
import dev.slipway.init.Sources.Hit;
import dev.slipway.init.Sources.TextFile;
import java.util.Optional;
import java.util.regex.Pattern;

/** A Django project: its {@code manage.py} names the settings, and those name the rest. */
final class DjangoApp implements Recogniser {
  private static final Pattern SETTINGS =
      Pattern.compile("DJANGO_SETTINGS_MODULE[\"']\\s*,\\s*[\"']([\\w.]+)[\"']");
  private static final Pattern STATIC_URL =
      Pattern.compile("^STATIC_URL\\s*=\\s*[\"']/?([^\"']+)[\"']");
  private static final Pattern STATIC_ROOT = path("STATIC_ROOT");
  private static final Pattern MEDIA_ROOT = path("MEDIA_ROOT");

  @Override
  public boolean recognise(Sources sources, Draft draft) {
    Optional<TextFile> manage = sources.files("manage.py").findFirst();
    Optional<Hit> named = manage.flatMap(f -> Sources.search(f, SETTINGS).findFirst());
    if (manage.isEmpty() || named.isEmpty()) {
      return false;
    }
    PythonPackages packages = new PythonPackages(sources);
    String folder = manage.get().folder();
    String project = named.get().group(1).replaceAll("\\..*", "");
    draft.framework("Django", named.get().where());
    draft.dependencies(packages.dependencies());
    if (!draft.hasWeb()) {
      draft.process(web(sources, packages, folder, project));
    }
    draft.migrations(
        Optional.of(
            new Found<>(
                new Migrations("django", Optional.empty(), Optional.empty()),
                manage.get().path())));
    settings(sources, folder, named.get().group(1), draft);
    return true;
  }

  private static Found<Recognition.AppProcess> web(
      Sources sources, PythonPackages packages, String folder, String project) {
    boolean wsgi = sources.file(folder + project + "/wsgi.py").isPresent();
    String where = folder + project + (wsgi ? "/wsgi.py" : "/asgi.py");
    PythonModule module =
        new PythonModule(project + (wsgi ? ".wsgi" : ".asgi"), folder.replaceAll("/$", ""));
    return wsgi
        ? PythonServer.wsgi(packages, module, "application", where)
        : PythonServer.asgi(packages, module, "application", where);
  }

  /** Settings are one file, or a package with one file for each stage. */
  private static void settings(Sources sources, String folder, String module, Draft draft) {
    String path = folder + module.replace('.', '/');
    sources
        .files(".py")
        .filter(f ->
            f.path().equals(path + ".py")
                || f.path().startsWith(path + "/")
                || (path.contains("/settings/")
                    && f.path().startsWith(path.substring(0, path.lastIndexOf('/') + 1))))
        .forEach(file -> folders(file, folder, draft));
  }

  private static void folders(TextFile file, String folder, Draft draft) {
    Sources.search(file, MEDIA_ROOT)
        .findFirst()
        .ifPresent(hit -> draft.shared(folder + hit.group(1) + "/", hit.where()));
    Optional<Hit> root = Sources.search(file, STATIC_ROOT).findFirst();
    String url =
        Sources.search(file, STATIC_URL).findFirst().map(hit -> hit.group(1)).orElse("static/");
    root.ifPresent(hit -> {
      draft.build(
          new Found<>(
              Command.of("python3 " + folder + "manage.py collectstatic --noinput"), hit.where()));
      if (!url.contains("://")) {
        draft.asset("/" + url, folder + hit.group(1), hit.where());
      }
    });
  }

  private static Pattern path(String setting) {
    return Pattern.compile("^" + setting + "\\s*=.*[\"']([\\w./-]+?)/?[\"']");
  }
}
