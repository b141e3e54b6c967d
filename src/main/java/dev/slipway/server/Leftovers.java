package dev.slipway.server;

import dev.slipway.deploy.Deployments;
import dev.slipway.journal.Entry;
import dev.slipway.journal.Journal;
import dev.slipway.model.AppEnvironment;
import dev.slipway.site.Sites;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** What an executor that died left unfinished: found and recovered unasked, each app by itself. */
final class Leftovers {
  private static final Peer OURSELVES = new Peer("slipway");

  private final Sites sites;
  private final Function<Path, Journal> journals;
  private final Deployments deployments;
  private final Operations operations;

  Leftovers(
      Sites sites,
      Function<Path, Journal> journals,
      Deployments deployments,
      Operations operations) {
    this.sites = sites;
    this.journals = journals;
    this.deployments = deployments;
    this.operations = operations;
  }

  /** Begins recovering; whoever follows an app's deployment sees it from its beginning. */
  void recover() {
    for (AppEnvironment app : sites.all()) {
      List<Entry> unfinished = unfinished(sites.paths(app).journal());
      if (!unfinished.isEmpty()) {
        operations.begin(
            app,
            "recover",
            OURSELVES,
            operation -> {
              Narration narration = new Narration(operation::emit);
              narration.tell(unfinished);
              return DeploymentVerbs.ended(
                  deployments.recover(app, DeploymentVerbs.control(operation, narration)));
            });
      }
    }
  }

  private List<Entry> unfinished(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (Journal journal = journals.apply(file)) {
      return journal.unfinished().map(journal::entries).orElse(List.of());
    }
  }
}
