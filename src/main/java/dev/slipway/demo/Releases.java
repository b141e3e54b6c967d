package dev.slipway.demo;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The releases of the demo: the example application in a folder of its own, changed a little from
 * one to the next. Each change stays, except those of a release that failed.
 */
final class Releases {
  private final Path example;
  private final Path work;
  private final Flavour flavour;
  private final List<Edit> settings;

  /**
   * Releases of an example that keeps its data in a file.
   *
   * @param example the application's folder, which is only read
   * @param work an empty folder for the working copies
   */
  Releases(Path example, Path work) {
    this(example, work, Flavour.SQLITE, List.of());
  }

  /**
   * The same wherever it keeps its data.
   *
   * @param settings what is changed in every release for that
   */
  Releases(Path example, Path work, Flavour flavour, List<Edit> settings) {
    this.example = example;
    this.work = work;
    this.flavour = flavour;
    this.settings = List.copyOf(settings);
  }

  /** A release's version, its migrations beyond the example's, and what is changed in it. */
  record Recipe(
      String version, List<Migration> migrations, boolean neverHealthy, List<Edit> edits) {

    Recipe(String version, List<Migration> migrations, boolean neverHealthy) {
      this(version, migrations, neverHealthy, List.of());
    }
  }

  /**
   * A change of a file.
   *
   * @param file in the source tree
   * @param old what stands there, perhaps several times
   * @param with what stands there instead
   */
  record Edit(String file, String old, String with) {}

  /** One SQL file. */
  record Migration(String name, String sql) {}

  /** Writes the source tree of one release and returns its folder. */
  Path write(Recipe recipe) {
    Path folder = work.resolve("guestbook-" + recipe.version());
    try {
      copy(example, folder);
      Path app = folder.resolve("app.py");
      String code = Files.readString(app).replace("VERSION = \"1.0.0\"", version(recipe.version()));
      if (recipe.neverHealthy()) {
        code = code.replace("self.answer(200, \"application/json\", json.dumps(state))", SICK);
      }
      Files.writeString(app, code);
      hurry(folder.resolve("slipway.yaml"));
      Path css = folder.resolve("static");
      Files.move(
          css.resolve("guestbook-1.0.0.css"),
          css.resolve("guestbook-" + recipe.version() + ".css"));
      for (Edit edit : Stream.concat(settings.stream(), recipe.edits().stream()).toList()) {
        Path file = folder.resolve(edit.file());
        Files.writeString(file, Files.readString(file).replace(edit.old(), edit.with()));
      }
      Path migrations = folder.resolve(flavour.migrations());
      for (Migration migration : recipe.migrations()) {
        Files.writeString(migrations.resolve(migration.name()), migration.sql());
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write release " + recipe.version(), e);
    }
  }

  /** A demo has not a minute for a release that never gets healthy. */
  private static void hurry(Path settings) throws IOException {
    Files.writeString(
        settings,
        Files.readString(settings)
            .replace("health: /health", "health: {path: /health, start: 6s}")
            .replace("watch: 5s", "watch: 2s"));
  }

  private static final String SICK = "self.answer(503, \"application/json\", json.dumps(state))";

  private static String version(String version) {
    return "VERSION = \"" + version + "\"";
  }

  private static void copy(Path from, Path to) throws IOException {
    if (!Files.isRegularFile(from.resolve("app.py"))) {
      throw Failure.state("demo.example", "the example application is not in " + from)
          .next("run the demo from a complete checkout");
    }
    FileTree.copy(from, to, file -> false);
  }
}
