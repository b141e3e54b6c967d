package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.model.Failure;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract with Alembic's own program, and the places where its ini file may be. */
class AlembicIT extends MigrationsContract {

  @Override
  String sample() {
    return "alembic";
  }

  @Override
  Migrations migrations() {
    return in(Optional.empty());
  }

  private static Migrations in(Optional<String> folder) {
    return new AlembicMigrations(new AlembicIniDoor(folder), new Python(SampleApp.RUNNER));
  }

  @Override
  Surroundings surroundings() {
    return app.surroundings(Map.of("NOTES_DATABASE", "sqlite:///" + app.database()));
  }

  @Override
  List<String> tables() {
    return List.of("note");
  }

  @Override
  void addOneThatFailsHalfWay() {
    add("op.execute('CREATE TABLE half (id)'); op.execute('DROP TABLE gone')");
  }

  @Override
  void addOneThatHangs() {
    add("__import__('time').sleep(600)");
  }

  private void add(String upgrade) {
    app.write(
        "db/versions/n003.py",
        "from alembic import op\n"
            + "revision = 'n003'\n"
            + "down_revision = 'n002'\n\n\n"
            + "def upgrade():\n"
            + "    "
            + upgrade
            + "\n");
  }

  @Test
  void works_in_a_folder_of_its_own() throws IOException {
    Path backend = app.release().resolve("backend");
    Files.createDirectory(backend);
    for (String name : List.of("alembic.ini", "models.py", "db")) {
      Files.move(app.release().resolve(name), backend.resolve(name));
    }
    Migrations there = in(Optional.of("backend"));

    there.upgrade(release, limits(), lines::add);

    assertThat(there.state(release).revision()).isEqualTo("n002");
    assertThat(there.state(release).pending()).isEmpty();
  }

  @Test
  void the_folder_may_be_that_of_the_migrations_too() {
    assertThat(in(Optional.of("db")).state(release).target()).containsExactly("n002");
  }

  @Test
  void a_missing_ini_file_is_said_before_anything_runs() throws IOException {
    Files.delete(app.release().resolve("alembic.ini"));

    assertThatThrownBy(() -> migrations.state(release))
        .asInstanceOf(type(Failure.class))
        .extracting(Failure::code)
        .isEqualTo("migration.no-alembic-ini");
  }

  @Test
  void creates_a_migration_from_the_models_and_an_empty_one_without_models() throws IOException {
    upgrade();
    app.replace("models.py", "stars = ", "source = sa.Column(sa.Text)\n    stars = ");
    Path first = migrations.create(release, "add source").getFirst();
    assertThat(Files.readString(first)).contains("add source", "sa.Column('source'");
    upgrade();

    app.replace("db/env.py", "target_metadata=Base.metadata, ", "");
    Path second = migrations.create(release, "by hand").getFirst();
    assertThat(Files.readString(second)).contains("by hand", "pass");
  }

  @Test
  void says_what_it_cannot_compare() {
    assertThat(migrations.drift(release)).isEqualTo(new Drift.None());

    app.replace("db/env.py", "target_metadata=Base.metadata, ", "");

    assertThat(migrations.drift(release))
        .isEqualTo(new Drift.Unknown("env.py sets no target_metadata"));
  }
}
