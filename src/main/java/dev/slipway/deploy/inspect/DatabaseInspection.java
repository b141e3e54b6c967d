package dev.slipway.deploy.inspect;

import dev.slipway.config.AppConfig;
import dev.slipway.config.check.Finding;
import dev.slipway.database.ConnectionLimit;
import dev.slipway.database.Database;
import dev.slipway.deploy.pool.PoolNeeds;
import dev.slipway.deploy.schema.Drift;
import dev.slipway.deploy.schema.SchemaMemory;
import dev.slipway.model.Failure;
import dev.slipway.site.SitePaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at an app's database: whether it can be reached, and what would hurt there later. */
public final class DatabaseInspection {
  private final AppConfig config;
  private final Map<String, String> variables;
  private final Path folder;

  /**
   * Of an app in one environment.
   *
   * @param variables what the app's processes see
   * @param folder of the release, or of the source before there is one
   */
  public DatabaseInspection(AppConfig config, Map<String, String> variables, Path folder) {
    this.config = config;
    this.variables = Map.copyOf(variables);
    this.folder = folder;
  }

  /** Everything found; nothing when the app has no database, or there is none yet. */
  public List<Finding> of(Optional<Database> database, SitePaths paths) {
    List<Finding> findings = new ArrayList<>();
    database.ifPresent(found -> {
      try {
        found.connections().ifPresent(limit -> connections(limit, findings));
        found.requireRights();
        if (found.exists()) {
          found
              .advice()
              .forEach(advice -> findings.add(Finding.warning("database.advice", advice, "")));
          new SchemaMemory(paths)
              .drift(found)
              .filter(drift -> !drift.isNone())
              .ifPresent(drift -> findings.add(drift(drift)));
        }
      } catch (Failure failure) {
        findings.add(Finding.problem(failure.code(), failure.what(), failure.next()));
      }
    });
    database.ifPresent(found -> provingGround(found, findings));
    return findings;
  }

  private static void provingGround(Database database, List<Finding> findings) {
    try {
      database
          .provingGround()
          .ifPresent(ground ->
              Stream.of(ground.doubts(), ground.notes())
                  .flatMap(List::stream)
                  .forEach(what -> findings.add(Finding.warning("proof.server", what, ""))));
    } catch (Failure failure) {
      findings.add(Finding.problem(failure.code(), failure.what(), failure.next()));
    }
  }

  private void connections(ConnectionLimit limit, List<Finding> findings) {
    PoolNeeds needs = PoolNeeds.of(config, variables, folder);
    needs
        .tooMany(limit)
        .map(what ->
            needs.certainlyTooMany(limit)
                ? Finding.problem("database.pool", what, PoolNeeds.remedy())
                : Finding.warning("database.pool", what, PoolNeeds.remedy()))
        .ifPresent(findings::add);
  }

  private Finding drift(Drift drift) {
    return Finding.warning("schema.drift", drift.inWords(), Drift.choices(config.environment()));
  }
}
