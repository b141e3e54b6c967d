package dev.slipway.database;

import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import io.avaje.json.JsonException;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The backups of one database on disk, whatever the engine: {@code <name>/} with {@code
 * manifest.json} and the engine's data beside it.
 *
 * <p>A backup is complete or absent. It grows in a {@link Draft} and appears by one rename after
 * everything in it was synced, so the directory's name is the mark of completeness. A deleted one
 * disappears by a rename too. Names with a leading dot are ours and never a backup.
 */
public final class BackupStore {
  private static final String MANIFEST = "manifest.json";
  private static final String RESTORED = ".restored-";
  private static final String NOTE = ".note-";

  private final Path root;
  private final Drafts drafts;
  private final JsonType<Backup> manifests;

  /** A store in that directory, which is created when first needed. */
  public BackupStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
    this.drafts = new Drafts(this.root);
    this.manifests = Jsonb.builder().build().type(Backup.class);
  }

  /** Where that backup's data is. */
  public Path directory(BackupName name) {
    return root.resolve(name.value());
  }

  /** The complete backup of that name, if there is one. */
  public Optional<Backup> find(BackupName name) {
    Path manifest = directory(name).resolve(MANIFEST);
    try {
      return Optional.of(manifests.fromJson(Files.readString(manifest)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | JsonException | IllegalArgumentException | NullPointerException e) {
      throw Failure.state("backup.manifest", "the manifest " + manifest + " cannot be read")
          .because(e)
          .next("move " + directory(name) + " away, and look what damaged it");
    }
  }

  /** Every complete backup, newest first. */
  public List<Backup> all() {
    List<Backup> found = new ArrayList<>();
    for (BackupName name : names()) {
      find(name).ifPresent(found::add);
    }
    found.sort(Comparator.comparingLong(Backup::number).reversed());
    return found;
  }

  private List<BackupName> names() {
    List<BackupName> names = new ArrayList<>();
    if (!Files.isDirectory(root)) {
      return names;
    }
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(root, entry -> !fileName(entry).startsWith("."))) {
      for (Path entry : entries) {
        names.add(new BackupName(fileName(entry)));
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      throw cannot("list the backups", e);
    }
    return names;
  }

  private static String fileName(Path entry) {
    return String.valueOf(entry.getFileName());
  }

  /** The number that the next backup gets: above all there are. */
  public long nextNumber() {
    return 1 + all().stream().mapToLong(Backup::number).max().orElse(0);
  }

  /** A fresh directory for work under way, on the same file system as the backups. */
  public Draft draft() {
    try {
      Files.createDirectories(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return drafts.fresh();
    } catch (IOException e) {
      throw cannot("make room for a copy", e);
    }
  }

  /** Turns a draft into a complete backup: durable when this returns, absent when it fails. */
  public void publish(Draft draft, Backup backup) {
    try {
      Files.writeString(draft.directory().resolve(MANIFEST), manifests.toJsonPretty(backup) + "\n");
      Durable.syncTree(draft.directory());
      Durable.rename(draft.directory(), directory(backup.name()), root);
    } catch (IOException e) {
      throw cannot("complete the backup " + backup.name(), e);
    }
  }

  /**
   * Turns a draft that holds a whole backup, manifest included, into one of this store, such as one
   * that was fetched from elsewhere.
   *
   * @param name what it is called here
   * @throws Failure when it holds no manifest, or there is a backup of that name
   */
  public Backup adopt(Draft draft, BackupName name) {
    if (find(name).isPresent()) {
      throw Failure.usage("backup.exists", "there is a backup " + name + " already");
    }
    Path manifest = draft.directory().resolve(MANIFEST);
    try {
      Backup read = manifests.fromJson(Files.readString(manifest));
      Backup named = read.called(name);
      publish(draft, named);
      return named;
    } catch (IOException | JsonException | IllegalArgumentException | NullPointerException e) {
      throw Failure.state("backup.manifest", "what is to become " + name + " is no backup")
          .now("nothing was changed")
          .because(e);
    }
  }

  /** Deletes a backup at once and for good; does nothing when it is absent. */
  public void delete(BackupName name) {
    try {
      if (Files.isDirectory(directory(name))) {
        try (Draft grave = drafts.fresh()) {
          Durable.rename(directory(name), grave.directory().resolve(name.value()), root);
        }
      }
      Files.deleteIfExists(root.resolve(RESTORED + name));
    } catch (IOException e) {
      throw cannot("delete the backup " + name, e);
    }
  }

  /** Notes durably that a restore was finished. */
  public void noteRestored(BackupName from, BackupName rescue) {
    try (Draft draft = draft()) {
      Path note = draft.directory().resolve("note");
      Files.writeString(note, from.value());
      Durable.sync(note);
      Durable.rename(note, root.resolve(RESTORED + rescue), root);
    } catch (IOException e) {
      throw cannot("note that " + from + " was restored", e).now("it was restored");
    }
  }

  /** Whether {@link #noteRestored} was called with these. */
  public boolean isRestored(BackupName from, BackupName rescue) {
    try {
      return Files.readString(root.resolve(RESTORED + rescue)).equals(from.value());
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw cannot("read whether " + from + " was restored", e);
    }
  }

  /** Notes something durably; no backup has a name like it. */
  public void note(String name, String text) {
    try (Draft draft = draft()) {
      Path note = draft.directory().resolve("note");
      Files.writeString(note, text);
      Durable.sync(note);
      Durable.rename(note, root.resolve(NOTE + name), root);
    } catch (IOException e) {
      throw cannot("note what is being done", e);
    }
  }

  /** What was noted under that name and not forgotten since. */
  public Optional<String> noted(String name) {
    try {
      return Optional.of(Files.readString(root.resolve(NOTE + name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw cannot("read what was being done", e);
    }
  }

  /** Forgets a note. */
  public void forget(String name) {
    try {
      Files.deleteIfExists(root.resolve(NOTE + name));
      Durable.sync(root);
    } catch (IOException e) {
      throw cannot("forget what was done", e);
    }
  }

  private Failure cannot(String what, Exception cause) {
    if (cause instanceof ClosedByInterruptException) {
      return Failure.cancelled("cancelled while working in " + root).because(cause);
    }
    return Failure.failed(
            "backup.directory", "cannot " + what + " in " + root + ": " + cause.getMessage())
        .because(cause)
        .next("see to space and permissions there");
  }
}
