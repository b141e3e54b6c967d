package dev.slipway.site;

import dev.slipway.model.ReleaseId;
import java.nio.file.Path;

/**
 * Where everything of one app in one environment is, under one root. Only names paths.
 *
 * @param root the root directory
 */
public record SitePaths(Path root) {

  /** Immutable release directories. */
  public Path releases() {
    return root.resolve("releases");
  }

  /** One release's directory. */
  public Path release(ReleaseId release) {
    return releases().resolve(release.value());
  }

  /** Dependency environments, keyed by lock file. */
  public Path environments() {
    return root.resolve("environments");
  }

  /** Data, uploads and {@code .env}: what outlives releases. */
  public Path shared() {
    return root.resolve("shared");
  }

  /** The shared variables. */
  public Path dotEnv() {
    return shared().resolve(".env");
  }

  /** Backups with their manifests. */
  public Path backups() {
    return root.resolve("backups");
  }

  /** Backups on their way off site, encrypted. */
  public Path offSite() {
    return root.resolve("off-site");
  }

  /** Output of instances. */
  public Path instances() {
    return root.resolve("instances");
  }

  /** Archives on their way in. */
  public Path incoming() {
    return root.resolve("incoming");
  }

  /** The journal. */
  public Path journal() {
    return root.resolve("state.db");
  }

  /** Held by the one deployment under way. */
  public Path deployLock() {
    return root.resolve("deploy.lock");
  }

  /** Held by a migration's own process as long as it lives, whatever becomes of us. */
  public Path migrationLock() {
    return root.resolve("migration.lock");
  }

  /** Where releases are tried on a clone; nothing in it outlives a deployment. */
  public Path rehearsal() {
    return root.resolve("rehearsal");
  }

  /** Held by whatever is tried there, as long as it lives. */
  public Path rehearsalLock() {
    return root.resolve("rehearsal.lock");
  }

  /** What rehearsals showed, by deployment. */
  public Path proofs() {
    return root.resolve("proofs");
  }

  /** The schema that the last deployment left. */
  public Path schema() {
    return root.resolve("schema.json");
  }
}
