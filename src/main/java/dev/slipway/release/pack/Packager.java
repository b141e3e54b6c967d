package dev.slipway.release.pack;

import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.process.CommandRunner;
import dev.slipway.release.ArchiveLimits;
import dev.slipway.release.Manifest;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes the archive of a release from a source tree: {@code deploy_YYYYMMDD_HHMMSS.zip}, which can
 * also be used by hand. The same source gives the same bytes, whenever and wherever it is packaged.
 * The archive appears whole or not at all. It is not synced to the disk: whoever uses it checks
 * every byte anyway, and it can be made again. Stateless.
 */
public final class Packager {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneId.systemDefault());

  private final CommandRunner runner;

  /** Asks Git through this runner. */
  public Packager(CommandRunner runner) {
    this.runner = runner;
  }

  /**
   * Packages.
   *
   * @throws Failure {@code package.secret} when a secret would be shipped; others under {@code
   *     package.} and {@code archive.} when the source cannot be read or holds what a host would
   *     refuse; with kind CANCELLED when this thread is interrupted. No archive is left then.
   */
  public Packaged pack(PackageOrder order, Progress progress) {
    long began = System.nanoTime();
    Source source = Source.read(order, runner);
    Path archive = order.targetFolder().resolve("deploy_" + TIME.format(order.now()) + ".zip");
    try {
      Files.createDirectories(order.targetFolder());
      try (Unfinished unfinished = new Unfinished(archive)) {
        Written written = write(order, source, unfinished.file(), progress);
        Packaged packaged =
            new Packaged(
                archive,
                written.manifest,
                written.sha256,
                Files.size(unfinished.file()),
                source.tree().leftOut(),
                warnings(order, source, written.findings),
                Duration.ofNanos(System.nanoTime() - began));
        unfinished.finish();
        return packaged;
      }
    } catch (ClosedByInterruptException e) {
      throw Failure.cancelled("cancelled while packaging");
    } catch (IOException e) {
      throw Failure.failed("package.write", "packaging failed: " + e.getMessage()).because(e);
    }
  }

  private record Written(Manifest manifest, Digest sha256, List<Content.Finding> findings) {}

  private static Written write(PackageOrder order, Source source, Path file, Progress progress)
      throws IOException {
    try (ZipWriter zip = new ZipWriter(file, source.lastChange());
        ArchiveWriter writer = new ArchiveWriter(zip, order.selection()::isMigration)) {
      writer.addAll(source.tree().files(), progress);
      refuseSecrets(writer.findings(), source.exclusions());
      Manifest manifest =
          Manifest.of(
              order.app(),
              order.version().orElseGet(() -> source.version(order.source())),
              source.checkout().map(Checkout::commit).orElse(null),
              source.lastChange(),
              order.slipway(),
              writer.entries());
      long size = manifest.totalSize();
      if (order.data().isPresent()) {
        PackageOrder.Data data = order.data().get();
        writer.add(data);
        manifest = manifest.with(data.described());
        size += data.described().size();
      }
      ArchiveLimits.DEFAULT.require(manifest.files().size(), size, zip.size());
      writer.add(manifest);
      return new Written(manifest, zip.finish(), writer.findings());
    }
  }

  private static void refuseSecrets(List<Content.Finding> findings, Exclusions exclusions) {
    List<Content.Finding> secrets =
        findings.stream()
            .filter(Content.Finding::secret)
            .filter(secret -> !exclusions.takesIn(secret.path()))
            .toList();
    if (!secrets.isEmpty()) {
      throw Failure.failed(
              "package.secret",
              "secrets would be shipped:\n"
                  + secrets.stream()
                      .map(secret -> "  " + secret.path() + " " + secret.what())
                      .collect(Collectors.joining("\n")))
          .now("no archive was written")
          .next(
              "name them under shared: (they then stay on the host) or exclude: in slipway.yaml;"
                  + " a file that is no secret, under include:");
    }
  }

  private static List<String> warnings(
      PackageOrder order, Source source, List<Content.Finding> findings) {
    List<String> warnings = new ArrayList<>(order.warnings());
    List<String> uncommitted = List.copyOf(source.uncommitted());
    List<String> drafts = uncommitted.stream().filter(order.selection()::isMigration).toList();
    if (!drafts.isEmpty()) {
      warnings.add(
          "These migrations are not committed, nobody else has them: " + some(drafts) + ".");
    }
    if (!uncommitted.isEmpty()) {
      warnings.add("Not as committed: " + some(uncommitted) + ". The version says '+changed'.");
    }
    warnings.addAll(source.tree().warnings());
    findings.stream()
        .filter(finding -> !finding.secret())
        .map(finding -> finding.path() + " " + finding.what() + ".")
        .forEach(warnings::add);
    return List.copyOf(warnings);
  }

  private static String some(List<String> paths) {
    int shown = Math.min(5, paths.size());
    String list = String.join(", ", paths.subList(0, shown));
    return shown == paths.size() ? list : list + " and " + (paths.size() - shown) + " more";
  }

  /** An archive in the making: gone when it is closed before it is finished. */
  private static final class Unfinished implements AutoCloseable {
    private final Path target;
    private final Path file;

    Unfinished(Path target) throws IOException {
      this.target = target;
      this.file = target.resolveSibling("." + target.getFileName() + ".unfinished");
      Files.deleteIfExists(file);
    }

    Path file() {
      return file;
    }

    void finish() throws IOException {
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(file);
    }
  }
}
