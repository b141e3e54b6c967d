package dev.slipway.release;

import dev.slipway.model.Amount;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Release directories on disk. Unpacking writes the files, syncs their file system, and only then
 * writes the marker that makes the release exist: without that order a power cut leaves a release
 * of empty files behind a durable {@code current} (seen on XFS). One thread may write, others may
 * read meanwhile.
 */
public final class ReleaseStore implements Releases {
  private static final String BAD = ".bad";

  private final Path folder;
  private final Path current;

  /**
   * The releases of one app and environment.
   *
   * @param folder where release directories are
   * @param current the link to the one that serves
   */
  public ReleaseStore(Path folder, Path current) {
    this.folder = folder;
    this.current = current;
  }

  /**
   * Unpacks an archive and links what is shared; does nothing when that is done already. Everyone
   * may read the release, and only we may write it.
   *
   * @throws Failure when the archive is not the one meant, is hostile, or there is no room; then
   *     the release is absent
   */
  public void unpack(
      ReleaseId release, Path archive, Digest digest, SharedPaths shared, Progress progress) {
    Optional<Marker> there = Marker.of(path(release));
    if (there.isPresent()) {
      requireSame(release, there.get(), digest);
      return;
    }
    remove(release);
    try (Archive opened = Archive.open(archive, ArchiveLimits.DEFAULT)) {
      requireDigest(archive, opened.digest(), digest);
      Files.createDirectories(folder);
      FreeSpace.require(folder, opened.manifest());
      new Unpacking(opened, path(release)).run(digest, shared, progress);
    } catch (IOException e) {
      throw absentAfter(release, failure(archive, e));
    } catch (RuntimeException e) {
      throw absentAfter(release, e);
    }
  }

  private static void requireSame(ReleaseId release, Marker there, Digest digest) {
    if (!there.isFrom(digest)) {
      throw Failure.state("release.taken", release + " is here already, from another archive")
          .now("that one stays as it is")
          .next("deploy again: a new deployment gets a new name");
    }
  }

  private static void requireDigest(Path archive, Digest found, Digest wanted) {
    if (!found.equals(wanted)) {
      throw Failure.failed(
              "release.digest", archive + " is not the archive that was meant: " + found.brief())
          .now("the release is absent; what served goes on serving")
          .next("copy it again, or package again: somebody changed it on the way");
    }
  }

  private Failure failure(Path archive, IOException cause) {
    if (cause instanceof ClosedByInterruptException) {
      return Failure.cancelled("cancelled while unpacking " + archive).because(cause);
    }
    return Failure.failed("release.unpack", "cannot unpack " + archive + ": " + cause.getMessage())
        .now("the release is absent; what served goes on serving")
        .next("see to space and permissions in " + folder)
        .because(cause);
  }

  private RuntimeException absentAfter(ReleaseId release, RuntimeException failure) {
    // Removing syncs, and syncing is refused to a thread that was interrupted.
    boolean interrupted = Thread.interrupted();
    try {
      remove(release);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return failure;
  }

  /**
   * Lets a build write in a release, until {@link #seal}.
   *
   * @param user the account the build runs as; absent: ours
   */
  public void open(ReleaseId release, Optional<String> user) {
    try {
      Built.open(path(release), require(release), Owners.other(user));
    } catch (IOException e) {
      throw Failure.failed("release.open", "cannot open " + release + " for its build").because(e);
    }
  }

  /** Ends a build: the release is read-only again, and durable as the build left it. */
  public void seal(ReleaseId release, Optional<String> user) {
    try {
      Built.seal(path(release), require(release), Owners.other(user));
    } catch (IOException e) {
      throw Failure.failed("release.seal", "cannot close " + release + " after its build")
          .because(e);
    }
  }

  /** Whether a build was ended. */
  public boolean isBuilt(ReleaseId release) {
    return Built.isDone(path(release));
  }

  private Marker require(ReleaseId release) {
    return Marker.of(path(release))
        .orElseThrow(
            () -> Failure.state("release.absent", release + " is not complete on this host"));
  }

  @Override
  public boolean isComplete(ReleaseId release) {
    return Marker.of(path(release)).isPresent();
  }

  @Override
  public Optional<String> damage(ReleaseId release) {
    return new Inspection(path(release)).damage();
  }

  @Override
  public String describe(ReleaseId release) {
    try {
      Manifest manifest = Manifest.of(path(release));
      return Amount.of(manifest.files().size(), "file")
          + ", "
          + Amount.ofBytes(manifest.totalSize());
    } catch (IOException e) {
      throw Failure.state("release.damaged", release + " has no manifest").because(e);
    }
  }

  @Override
  public Optional<ReleaseId> current() {
    try {
      return Files.isSymbolicLink(current)
          ? Optional.of(
              new ReleaseId(String.valueOf(Files.readSymbolicLink(current).getFileName())))
          : Optional.empty();
    } catch (IOException e) {
      throw Failure.state("release.current", "cannot read " + current).because(e);
    }
  }

  @Override
  public void makeCurrent(ReleaseId release) {
    require(release);
    if (current().filter(release::equals).isPresent()) {
      return;
    }
    try {
      Durable.link(current, Path.of(folder.getFileName().toString(), release.value()));
    } catch (IOException e) {
      throw Failure.failed("release.current", "cannot switch " + current).because(e);
    }
  }

  @Override
  public void clearCurrent() {
    try {
      if (Files.deleteIfExists(current)) {
        Durable.directory(folder.resolveSibling("."));
      }
    } catch (IOException e) {
      throw Failure.failed("release.current", "cannot remove " + current).because(e);
    }
  }

  @Override
  public List<ReleaseId> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> names = Files.list(folder)) {
      return names
          .filter(name -> Marker.of(name).isPresent())
          .map(name -> new ReleaseId(name.getFileName().toString()))
          .sorted(Comparator.reverseOrder())
          .toList();
    } catch (IOException e) {
      throw Failure.state("release.list", "cannot read " + folder).because(e);
    }
  }

  @Override
  public void markBad(ReleaseId release, String reason) {
    try {
      Durable.write(badMarker(release), reason);
    } catch (IOException e) {
      throw Failure.failed("release.mark", "cannot mark " + release).because(e);
    }
  }

  @Override
  public boolean isBad(ReleaseId release) {
    return Files.exists(badMarker(release));
  }

  @Override
  public void remove(ReleaseId release) {
    if (current().filter(release::equals).isPresent()) {
      throw Failure.state("release.current", release + " is what serves: it is never removed");
    }
    try {
      // The marker first: whatever dies in between leaves an absent release.
      Marker.remove(path(release));
      Files.deleteIfExists(badMarker(release));
      Removal.of(path(release));
    } catch (IOException e) {
      throw Failure.failed("release.remove", "cannot remove " + release + ": " + e.getMessage())
          .now("it is not used any more, but parts of it are still there")
          .next("see what holds " + path(release))
          .because(e);
    }
  }

  private Path badMarker(ReleaseId release) {
    return folder.resolve(release.value() + BAD);
  }

  private Path path(ReleaseId release) {
    return folder.resolve(release.value());
  }
}
