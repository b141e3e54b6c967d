package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.migration.Migrations.Limits;
import dev.slipway.model.Failure;
import dev.slipway.process.Surroundings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every migration tool guarantees, whatever it is. */
abstract class MigrationsContract {
  @TempDir Path directory;

  SampleApp app;
  Migrations migrations;
  Surroundings release;
  final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  /** The sample app's name. */
  abstract String sample();

  abstract Migrations migrations();

  abstract Surroundings surroundings();

  /** Tables there are once everything is applied. */
  abstract List<String> tables();

  /** Adds a migration that does something and then fails with a word about {@code gone}. */
  abstract void addOneThatFailsHalfWay();

  /** Adds a migration that never ends. */
  abstract void addOneThatHangs();

  /** Whether the tool has a way down. */
  boolean goesDown() {
    return true;
  }

  /** Whether the tool can tell its migrations one by one. */
  boolean tells() {
    return true;
  }

  @BeforeEach
  void copyTheApp() {
    app = SampleApp.copy(sample(), directory);
    migrations = migrations();
    release = surroundings();
  }

  @Test
  void an_absent_database_wants_everything_and_stays_absent() {
    TreeSet<String> before = SampleApp.everythingIn(directory);

    MigrationState state = migrations.state(release);

    assertThat(state.isPending()).isTrue();
    assertThat(state.current()).isEmpty();
    assertThat(state.revision()).isEmpty();
    assertThat(state.target()).isNotEmpty();
    assertThat(migrations.list(release)).hasSize(tells() ? state.pending().size() : 0);
    assertThat(SampleApp.everythingIn(directory)).isEqualTo(before);
  }

  @Test
  void its_sql_is_shown_or_that_it_cannot_be_and_no_database_is_touched() {
    TreeSet<String> before = SampleApp.everythingIn(directory);

    MigrationSql sql = migrations.sql(release);

    if (tells()) {
      assertThat(sql)
          .isInstanceOfSatisfying(
              MigrationSql.Known.class,
              known -> {
                assertThat(known.scripts().stream().map(MigrationSql.Script::label))
                    .containsAll(migrations.state(release).pending());
                assertThat(known.scripts())
                    .anySatisfy(one -> assertThat(one.statements().toString()).contains("CREATE"));
              });
    } else {
      assertThat(sql)
          .isInstanceOfSatisfying(
              MigrationSql.Unknown.class,
              unknown -> assertThat(unknown.reason()).contains(migrations.tool()));
    }
    assertThat(SampleApp.everythingIn(directory)).isEqualTo(before);
  }

  @Test
  void upgrading_applies_everything_and_once_more_changes_nothing() {
    upgrade();

    MigrationState state = migrations.state(release);
    assertThat(state.pending()).isEmpty();
    assertThat(state.current()).isNotEmpty();
    for (String table : tables()) {
      assertThat(app.query("SELECT count(*) FROM sqlite_master WHERE name = '" + table + "'"))
          .as(table)
          .isEqualTo("1");
    }
    assertThat(migrations.list(release)).allMatch(Migrations.Migration::applied);

    String schema = schema();
    upgrade();
    assertThat(schema()).isEqualTo(schema);
    assertThat(migrations.state(release)).isEqualTo(state);
  }

  @Test
  void asking_changes_no_byte_of_database_or_release() {
    TreeSet<String> code = SampleApp.everythingIn(app.release());
    upgrade();
    TreeSet<String> before = SampleApp.everythingIn(directory);

    migrations.state(release);
    migrations.list(release);

    assertThat(SampleApp.everythingIn(directory)).isEqualTo(before);
    assertThat(SampleApp.everythingIn(app.release())).isEqualTo(code);
  }

  @Test
  void goes_back_to_where_it_was_or_refuses_before_anything_is_touched() {
    String before = migrations.state(release).revision();
    upgrade();
    if (goesDown()) {
      goesBackTo(before);
    } else {
      refusesToGoBack();
    }
  }

  private void goesBackTo(String before) {
    String after = migrations.state(release).revision();

    migrations.downgrade(release, before, limits(), lines::add);

    assertThat(migrations.state(release).isPending()).isTrue();
    for (String table : tables()) {
      assertThat(app.query("SELECT count(*) FROM sqlite_master WHERE name = '" + table + "'"))
          .as(table)
          .isEqualTo("0");
    }
    upgrade();
    assertThat(migrations.state(release).revision()).isEqualTo(after);
  }

  @Test
  void notes_a_migration_as_applied_without_running_it_where_the_tool_can() {
    String wanted = String.join(",", migrations.state(release).target());
    if (!migrations.records()) {
      assertThatThrownBy(() -> migrations.record(release, wanted, limits(), lines::add))
          .asInstanceOf(type(Failure.class))
          .extracting(Failure::code)
          .isEqualTo("migration.no-record");
      return;
    }
    migrations.record(release, wanted, limits(), lines::add);

    assertThat(migrations.state(release).isPending()).isFalse();
    for (String table : tables()) {
      assertThat(app.query("SELECT count(*) FROM sqlite_master WHERE name = '" + table + "'"))
          .as(table)
          .isEqualTo("0");
    }
  }

  private void refusesToGoBack() {
    TreeSet<String> before = SampleApp.everythingIn(directory);

    assertThatThrownBy(() -> migrations.downgrade(release, "", limits(), lines::add))
        .asInstanceOf(type(Failure.class))
        .extracting(Failure::code)
        .isEqualTo("migration.no-way-down");
    assertThat(SampleApp.everythingIn(directory)).isEqualTo(before);
  }

  @Test
  void one_at_a_time_whoever_holds_the_lock() throws Exception {
    Process holder =
        new ProcessBuilder(
                "flock",
                "--no-fork",
                limits().lock().toString(),
                "sh",
                "-c",
                "echo held; exec sleep 60")
            .start();
    try {
      assertThat(holder.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("held");

      assertThatThrownBy(this::upgrade)
          .asInstanceOf(type(Failure.class))
          .extracting(Failure::kind)
          .isEqualTo(Failure.Kind.LOCKED);
      assertThat(app.database()).doesNotExist();
    } finally {
      holder.destroyForcibly();
    }
  }

  @Test
  void a_migration_that_fails_half_way_is_reported_in_the_tools_own_words_and_stays_pending() {
    addOneThatFailsHalfWay();

    assertThatThrownBy(this::upgrade)
        .asInstanceOf(type(Failure.class))
        .satisfies(failure -> {
          assertThat(failure.kind()).isEqualTo(Failure.Kind.FAILED);
          assertThat(failure.what()).contains("gone");
          assertThat(failure.now()).isNotEmpty();
          assertThat(failure.next()).isNotEmpty();
        });
    assertThat(migrations.state(release).isPending()).isTrue();
  }

  @Test
  void a_migration_that_hangs_is_ended_at_its_deadline_and_stays_pending() {
    addOneThatHangs();
    Limits limits = new Limits(Duration.ofSeconds(3), directory.resolve("lock"));

    assertThatThrownBy(() -> migrations.upgrade(release, limits, lines::add))
        .asInstanceOf(type(Failure.class))
        .extracting(Failure::code)
        .isEqualTo("migration.deadline");
    assertThat(migrations.state(release).isPending()).isTrue();
  }

  final void upgrade() {
    migrations.upgrade(release, limits(), lines::add);
  }

  final Limits limits() {
    return new Limits(Duration.ofSeconds(60), directory.resolve("lock"));
  }

  final String schema() {
    return app.query("SELECT group_concat(sql, ';') FROM sqlite_master");
  }
}
