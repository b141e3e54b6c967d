package dev.slipway.proof;

import dev.slipway.migration.MigrationSql;
import dev.slipway.migration.MigrationSql.Script;
import dev.slipway.migration.MigrationState;
import dev.slipway.migration.lint.Finding;
import dev.slipway.migration.lint.Linter;
import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import dev.slipway.site.Stage;
import java.util.List;
import java.util.function.Consumer;

/** Reads the migrations that are pending, before any is run. */
final class Lint {
  private Lint() {}

  /**
   * What a person should know about them, as they are written.
   *
   * @param unproven told when they cannot be read, and why
   */
  static List<Finding> pending(
      Stage stage, Order order, MigrationState stood, Consumer<String> unproven) {
    try {
      return switch (stage.migrations().sql(stage.surroundings(order.release()))) {
        case MigrationSql.Known known -> {
          List<Script> pending =
              known.scripts().stream()
                  .filter(one -> stood.pending().contains(one.label()))
                  .toList();
          if (pending.size() < stood.pending().size()) {
            unproven.accept("the SQL of some migrations, which the tool did not show");
          }
          yield pending.stream()
              .flatMap(one -> Linter.lint(one, known.dialect()).stream())
              .toList();
        }
        case MigrationSql.Unknown unknown -> {
          unproven.accept("the migration's SQL, which was not read: " + unknown.reason());
          yield List.of();
        }
      };
    } catch (Failure failure) {
      if (failure.kind() == Kind.CANCELLED) {
        throw failure;
      }
      unproven.accept("the migration's SQL, which was not read: " + failure.what());
      return List.of();
    }
  }
}
