package dev.slipway.site;

import dev.slipway.config.AppConfig;
import dev.slipway.database.Clone;
import dev.slipway.database.Database;
import dev.slipway.migration.MigrationTools;
import dev.slipway.model.Address;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.probe.HealthProbe;
import dev.slipway.probe.HealthProbe.Target;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.GroupEnd;
import dev.slipway.sandbox.Namespaces;
import dev.slipway.sandbox.Sandbox;
import dev.slipway.sandbox.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Stages on this host. */
final class HostStages implements Stages {
  private static final Duration GRACE_OF_LEFTOVERS = Duration.ofSeconds(2);

  private final SitePaths paths;
  private final Installations installations;
  private final Optional<Database> database;
  private final AppConfig config;
  private final CommandRunner commands;
  private final HealthProbe probe;

  HostStages(
      SitePaths paths,
      Installations installations,
      Optional<Database> database,
      AppConfig config,
      CommandRunner commands,
      HealthProbe probe) {
    this.paths = paths;
    this.installations = installations;
    this.database = database;
    this.config = config;
    this.commands = commands;
    this.probe = probe;
  }

  @Override
  public Stage open(BackupName from, Progress progress) {
    clear();
    Database live = database.orElseThrow();
    try {
      // Others may pass through, since the app may have an account of its own; nobody may look.
      folder(paths.rehearsal(), "rwx--x--x");
      Path tmp = folder(paths.rehearsal().resolve("tmp"), "rwxrwxrwx");
      Path seen = folder(paths.rehearsal().resolve("database"), "rwx------");
      boolean sampled = live.backup(from).orElseThrow().bytes() > config.proof().largest();
      Supplier<Clone> cloning =
          () -> sampled ? sample(live, seen, from, progress) : live.cloneInto(seen, from, progress);
      Clone clone = cloning.get();
      Props props = new Props(paths, config, clone.instead(), commands);
      List<View> views = props.lay();
      WayOut way = WayOut.to(clone.instead());
      Sandbox sandbox = Namespaces.open(paths.rehearsal(), tmp, views, way.outlets());
      try {
        return new HostStage(
            sandbox,
            made -> Leading.of(sandbox, config, way.lead(made.instead())),
            clone,
            cloning,
            props,
            installations,
            MigrationTools.of(config, commands, inside -> isHealthy(sandbox, inside)),
            new HostStage.Programs(
                commands, paths.rehearsalLock(), config.proof().env(), way.outlets()),
            this::clear);
      } catch (Failure failure) {
        sandbox.close();
        throw failure;
      }
    } catch (IOException e) {
      throw Failure.failed("rehearsal.folder", "cannot set up " + paths.rehearsal()).because(e);
    }
  }

  private static Clone sample(Database live, Path folder, BackupName from, Progress progress) {
    return live.sampleInto(folder, from, progress)
        .orElseThrow(() ->
            Failure.failed(
                    "rehearsal.too-large",
                    from + " is larger than 'proof.largest', and no sample can be taken here")
                .next("raise 'proof.largest', or rehearse nothing: 'proof: 0s'"));
  }

  private boolean isHealthy(Sandbox sandbox, Address inside) {
    Target target =
        new Target(
            "migrating instance",
            sandbox.portTo(inside.port()),
            PublicUrl.of(config).getHost(),
            false);
    return probe.ask(target, config.health(), config.health().path()).isEmpty();
  }

  private static Path folder(Path folder, String mode) throws IOException {
    Files.createDirectories(folder);
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
  }

  @Override
  public void clear() {
    if (Files.exists(paths.rehearsalLock())) {
      GroupEnd.ofHolders(paths.rehearsalLock(), GRACE_OF_LEFTOVERS);
    }
    try {
      database.ifPresent(Database::dropClones);
      Props.removeTree(paths.rehearsal());
    } catch (IOException e) {
      throw Failure.failed("rehearsal.folder", "cannot remove " + paths.rehearsal())
          .next("remove it by hand: it holds a copy of the database")
          .because(e);
    }
  }
}
