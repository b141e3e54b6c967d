package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Failure;
import dev.slipway.process.Surroundings;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract with a home-made tool that has all three commands. */
class AnyCommandIT extends MigrationsContract {
  private final Map<String, String> more = new HashMap<>();

  @Override
  String sample() {
    return "command";
  }

  @Override
  Migrations migrations() {
    return new AnyCommand(
        "command",
        Optional.empty(),
        List.of("python3", "migrate.py", "up"),
        Optional.of(List.of("python3", "migrate.py", "down", "{revision}")),
        Optional.of(List.of("python3", "migrate.py", "current")),
        SampleApp.RUNNER);
  }

  @Override
  Surroundings surroundings() {
    return app.surroundings(Map.of("DB_FILE", app.database().toString()));
  }

  @Override
  List<String> tables() {
    return List.of("item", "price");
  }

  @Override
  boolean tells() {
    return false;
  }

  @Override
  void addOneThatFailsHalfWay() {
    more.put("BREAK", "1");
    release = release.with(more);
  }

  @Override
  void addOneThatHangs() {
    more.put("HANG", "1");
    release = release.with(more);
  }

  @Test
  void says_in_words_what_it_cannot_say() {
    assertThat(migrations.state(release).pending())
        .containsExactly("whatever 'python3 migrate.py up' does");
  }

  @Test
  void a_restored_backup_is_pending_again() throws Exception {
    app.execute("CREATE TABLE before_us (id)");
    byte[] backup = Files.readAllBytes(app.database());
    upgrade();
    assertThat(migrations.state(release).isPending()).isFalse();

    Files.write(app.database(), backup);

    assertThat(migrations.state(release).isPending()).isTrue();
    assertThat(migrations.state(release).current()).containsExactly("0");
  }

  @Test
  void another_release_is_pending_until_it_ran() throws Exception {
    upgrade();
    assertThat(migrations.state(release).current()).containsExactly("2");

    Files.move(app.release(), app.release().resolveSibling("20261122_101500-1.1"));
    Surroundings next =
        new Surroundings(
            app.release().resolveSibling("20261122_101500-1.1"),
            release.environment(),
            Optional.empty());

    assertThat(migrations.state(next).isPending()).isTrue();
    migrations.upgrade(next, limits(), lines::add);
    assertThat(migrations.state(next).isPending()).isFalse();
  }

  @Test
  void a_revision_that_is_none_never_reaches_the_command() {
    upgrade();
    String schema = schema();

    assertThatThrownBy(() -> migrations.downgrade(release, "1; touch pwned", limits(), lines::add))
        .isInstanceOf(Failure.class);
    assertThat(schema()).isEqualTo(schema);
  }

  @Test
  void something_is_always_pending_where_it_cannot_be_recorded() {
    Surroundings elsewhere = release.with(Map.of(Migrations.DATABASE, ""));

    migrations.upgrade(elsewhere, limits(), lines::add);

    assertThat(migrations.state(elsewhere).isPending()).isTrue();
  }
}
