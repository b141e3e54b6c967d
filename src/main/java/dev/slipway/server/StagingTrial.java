package dev.slipway.server;

import dev.slipway.deploy.Prospect;
import dev.slipway.journal.Journal;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.release.Manifest;
import dev.slipway.site.Site;
import dev.slipway.site.Sites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where else on this host exactly the same release was tried: same archive, or same files under
 * another name. Environments of production do not count.
 */
record StagingTrial(AppEnvironment app, Sites sites, Journals journals) {

  /**
   * A trial.
   *
   * @param where the environment
   * @param prospect the plan or deployment there
   */
  record Tried(AppEnvironment where, Prospect prospect) {

    String inWords() {
      return "%s in %s (%s %d)"
          .formatted(
              prospect.planned() ? "rehearsed" : "deployed",
              where.environment(),
              prospect.planned() ? "plan" : "deployment",
              prospect.number());
    }
  }

  /** The newest trial of what that is about, if there was one. */
  Optional<Tried> of(Prospect wanted) {
    return sites.all().stream()
        .filter(other -> other.app().equals(app.app()) && !other.isProduction())
        .filter(other -> !other.equals(app) && journals.exists(other))
        .flatMap(other -> in(other, wanted).stream())
        .findFirst();
  }

  /** That environment as the trial's release sets it up. */
  Site site(Tried tried) {
    ReleaseId release = tried.prospect().release();
    return sites.open(tried.where(), 0, sites.config(tried.where(), release), Progress.SILENT);
  }

  private Optional<Tried> in(AppEnvironment other, Prospect wanted) {
    try (Journal journal = journals.open(other)) {
      return Prospect.all(journal).stream()
          .filter(prospect -> prospect.bringsRelease() && prospect.wasTried())
          .filter(prospect -> isSame(other, prospect, wanted))
          .findFirst()
          .map(prospect -> new Tried(other, prospect));
    }
  }

  private boolean isSame(AppEnvironment other, Prospect there, Prospect wanted) {
    if (there.digest().isPresent() && there.digest().equals(wanted.digest())) {
      return true;
    }
    Optional<String> tree = tree(other, there.release());
    return tree.isPresent() && tree.equals(tree(app, wanted.release()));
  }

  private Optional<String> tree(AppEnvironment where, ReleaseId release) {
    Path folder = sites.paths(where).release(release);
    if (!Files.exists(folder.resolve(Manifest.FILE))) {
      return Optional.empty();
    }
    try {
      return Optional.of(Manifest.of(folder).tree());
    } catch (IOException e) {
      throw Failure.failed("release.unreadable", "cannot read what " + folder + " consists of")
          .because(e);
    }
  }
}
