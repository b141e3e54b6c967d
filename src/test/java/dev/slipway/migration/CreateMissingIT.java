package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.model.Failure;
import dev.slipway.process.Surroundings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract with an app that has no migrations, only a command that creates its tables. */
class CreateMissingIT extends MigrationsContract {

  @Override
  String sample() {
    return "flask";
  }

  @Override
  Migrations migrations() {
    return new AnyCommand(
        "create-missing",
        Optional.empty(),
        List.of(
            "python3",
            "-B",
            "-c",
            "import app, os; app.app.app_context().push(); app.db.create_all();"
                + " exec(os.environ.get('AND_THEN', ''))"),
        Optional.empty(),
        Optional.empty(),
        SampleApp.RUNNER);
  }

  @Override
  Surroundings surroundings() {
    return app.surroundings(Map.of("DATABASE_URL", "sqlite:///" + app.database()));
  }

  @Override
  List<String> tables() {
    return List.of("customer", "orders");
  }

  @Override
  boolean goesDown() {
    return false;
  }

  @Override
  boolean tells() {
    return false;
  }

  @Override
  void addOneThatFailsHalfWay() {
    release = release.with(Map.of("AND_THEN", "raise RuntimeError('gone')"));
  }

  @Override
  void addOneThatHangs() {
    release = release.with(Map.of("AND_THEN", "import time; time.sleep(600)"));
  }

  @Test
  void a_database_that_is_somewhere_else_is_noticed() {
    Surroundings wrong =
        release.with(Map.of("DATABASE_URL", "sqlite:///" + directory.resolve("other.db")));

    assertThatThrownBy(() -> migrations.upgrade(wrong, limits(), lines::add))
        .asInstanceOf(type(Failure.class))
        .extracting(Failure::code)
        .isEqualTo("migration.no-database");
  }
}
