package dev.slipway.keeper;

import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import io.avaje.jsonb.JsonType;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The desired states on disk: one file per app and environment, mode 0600, replaced as a whole. Not
 * for several threads per app.
 */
final class DesiredFiles {
  /** Code of the refusal of a change that builds on an older revision. */
  static final String CHANGED_MEANWHILE = "keeper.changed-meanwhile";

  private static final String SUFFIX = ".json";
  private static final JsonType<Stored> TYPE = Wire.JSON.type(Stored.class);

  private final Path directory;

  DesiredFiles(Path directory) {
    this.directory = directory;
  }

  /** What stands in one file: a wish, or why it cannot be read. */
  sealed interface Found {
    record Wish(Stored stored) implements Found {}

    record Damage(String reason) implements Found {}
  }

  /** Reads every file; a damaged one does not stop the others. */
  Map<AppEnvironment, Found> readAll() {
    Map<AppEnvironment, Found> all = new TreeMap<>((a, b) -> a.fileName().compareTo(b.fileName()));
    try {
      Files.createDirectories(directory, DurableFile.OWNER_ONLY_DIRECTORY);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
        for (Path file : files) {
          app(file).ifPresent(app -> all.put(app, read(app, file)));
        }
      }
    } catch (IOException e) {
      throw Broken.disk(directory, e);
    }
    return all;
  }

  /** Replaces an app's file. */
  void write(AppEnvironment app, Stored stored) {
    try {
      DurableFile.replace(file(app), TYPE.toJson(stored));
    } catch (IOException e) {
      throw Broken.disk(file(app), e);
    }
  }

  /** Deletes an app's file. */
  void delete(AppEnvironment app) {
    try {
      DurableFile.delete(file(app));
    } catch (IOException e) {
      throw Broken.disk(file(app), e);
    }
  }

  private static Found read(AppEnvironment app, Path file) {
    try {
      Stored stored = TYPE.fromJson(Files.readString(file));
      if (stored.desired().format() > Desired.FORMAT) {
        return new Found.Damage(file + " was written by a newer Slipway");
      }
      if (!stored.desired().app().equals(app.toString())) {
        return new Found.Damage(file + " is about " + stored.desired().app());
      }
      return new Found.Wish(stored);
    } catch (IOException e) {
      return new Found.Damage(file + " cannot be read: " + e);
    } catch (RuntimeException e) {
      // Its message may quote the file, which holds secrets.
      return new Found.Damage(file + " is no desired state: " + e.getClass().getSimpleName());
    }
  }

  private static Optional<AppEnvironment> app(Path file) {
    String name = Objects.toString(file.getFileName());
    try {
      return Optional.of(
          AppEnvironment.parse(
              name.substring(0, name.length() - SUFFIX.length()).replace('@', '/')));
    } catch (Failure e) {
      Say.warn(file + " is not one of our files and is left alone");
      return Optional.empty();
    }
  }

  private Path file(AppEnvironment app) {
    return directory.resolve(app.fileName() + SUFFIX);
  }

  /** Refuses a wish that is older than the one in force or does not build on it. */
  static void requireSuccessor(Stored before, long revision, long deployment) {
    Desired current = before.desired();
    if (deployment < current.deployment()) {
      throw Failure.state(
              "keeper.stale",
              "deployment " + deployment + " of " + current.app() + " is no longer the newest")
          .now("deployment " + current.deployment() + " decides what runs; nothing was changed")
          .next("see 'slipway status'");
    }
    if (revision != before.revision()) {
      throw Failure.state(
          CHANGED_MEANWHILE, "what is desired of " + current.app() + " changed meanwhile");
    }
  }
}
