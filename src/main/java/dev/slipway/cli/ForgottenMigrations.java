package dev.slipway.cli;

import dev.slipway.config.AppConfig;
import dev.slipway.config.AppConfig.MigrationConfig;
import dev.slipway.config.AppConfig.MigrationConfig.Tool;
import dev.slipway.migration.Drift;
import dev.slipway.migration.MigrationTools;
import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Asks the app's own migration tool, in the checkout and before packaging, whether the models say
 * more than the migrations do: such a release would start on a schema it does not fit.
 */
final class ForgottenMigrations {
  private static final int SHOWN = 5;
  private static final Set<Tool> WITH_MODELS =
      EnumSet.of(Tool.FLASK_MIGRATE, Tool.ALEMBIC, Tool.DJANGO);

  private final SourcePackage source;

  ForgottenMigrations(SourcePackage source) {
    this.source = source;
  }

  /**
   * What a person should look at. A tool that cannot be asked here, for example because its
   * packages are not installed in the checkout, is told and hinders nothing.
   *
   * @throws Failure only when cancelled
   */
  List<String> warnings() {
    try {
      AppConfig config = source.resolved();
      return MigrationTools.of(config, source.commands(), address -> false)
          .filter(tool -> knowsModels(config))
          .map(tool -> warnings(tool.drift(source.surroundings())))
          .orElse(List.of());
    } catch (Failure failure) {
      if (failure.kind() == Kind.CANCELLED) {
        throw failure;
      }
      List<String> lines = failure.what().lines().map(String::strip).toList();
      return notCompared(String.join(" ", lines.subList(0, Math.min(2, lines.size()))));
    }
  }

  private static boolean knowsModels(AppConfig config) {
    return config.migrations().map(MigrationConfig::tool).filter(WITH_MODELS::contains).isPresent();
  }

  private static List<String> warnings(Drift drift) {
    return switch (drift) {
      case Drift.None none -> List.of();
      case Drift.Unknown unknown -> notCompared(unknown.reason());
      case Drift.Found found ->
          List.of(
              "The models changed without a migration: "
                  + some(found.changes())
                  + ". Make it with: slipway migration new MESSAGE");
    };
  }

  private static List<String> notCompared(String why) {
    return List.of("Models and migrations could not be compared here: " + why);
  }

  private static String some(List<String> changes) {
    int shown = Math.min(SHOWN, changes.size());
    String list = String.join("; ", changes.subList(0, shown));
    return shown == changes.size() ? list : list + " and " + (changes.size() - shown) + " more";
  }
}
