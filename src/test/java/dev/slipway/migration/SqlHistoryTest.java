package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.migration.SqlBookkeeping.Applied;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlHistoryTest {
  @TempDir Path folder;

  @Test
  void what_is_not_applied_is_pending() throws IOException {
    files("1_a.sql", "2_b.sql", "3_c.sql");
    SqlHistory history = applied("1_a.sql").check();

    assertThat(history.pending())
        .extracting(SqlMigration::fileName)
        .containsExactly("2_b.sql", "3_c.sql");
    assertThat(history.current()).contains(new SqlVersion("1"));
  }

  @Test
  void names_all_files_changed_removed_or_out_of_order_at_once() throws IOException {
    files("1_a.sql", "2_b.sql", "4_d.sql");
    SqlHistory history = applied("1_a.sql", "2_b.sql", "4_d.sql");
    Files.writeString(folder.resolve("1_a.sql"), "SELECT 'changed';");
    Files.delete(folder.resolve("2_b.sql"));
    files("3_c.sql");

    assertThatThrownBy(() -> new SqlHistory(history.applied(), SqlFolder.read(folder)).check())
        .asInstanceOf(type(Failure.class))
        .satisfies(failure -> {
          assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
          assertThat(failure.code()).isEqualTo("migration.history");
          assertThat(failure.what())
              .contains("1_a.sql was changed after it was applied")
              .contains("2_b.sql was applied")
              .contains("3_c.sql is new, but comes before 4, already applied");
        });
  }

  @Test
  void a_database_ahead_of_the_release_is_told_apart_from_a_missing_file() throws IOException {
    files("1_a.sql", "2_b.sql");
    List<Applied> both = applied("1_a.sql", "2_b.sql").applied();
    Files.delete(folder.resolve("2_b.sql"));

    assertThatThrownBy(() -> new SqlHistory(both, SqlFolder.read(folder)).check())
        .asInstanceOf(type(Failure.class))
        .extracting(Failure::code)
        .isEqualTo("migration.unknown-revision");
  }

  @Test
  void a_pending_file_that_could_not_run_is_refused_before_any_other_runs() throws IOException {
    files("1_a.sql");
    Files.writeString(folder.resolve("2_b.sql"), "COMMIT;");

    assertThatThrownBy(() -> applied().check()).hasMessageContaining("2_b.sql");
  }

  @Test
  void going_down_takes_the_newest_back_first() throws IOException {
    files("1_a.sql", "1_a.down.sql", "2_b.sql", "2_b.down.sql", "3_c.sql", "3_c.down.sql");
    SqlHistory history = applied("1_a.sql", "2_b.sql", "3_c.sql");

    assertThat(history.above(Optional.of(new SqlVersion("1"))))
        .extracting(SqlMigration::fileName)
        .containsExactly("3_c.sql", "2_b.sql");
    assertThat(history.above(Optional.empty())).hasSize(3);
    assertThat(history.above(Optional.of(new SqlVersion("3")))).isEmpty();
  }

  @Test
  void going_down_without_a_way_is_refused_by_the_names_of_the_files() throws IOException {
    files("1_a.sql", "2_b.sql", "2_b.down.sql", "3_c.sql");
    SqlHistory history = applied("1_a.sql", "2_b.sql", "3_c.sql");

    assertThatThrownBy(() -> history.above(Optional.empty()))
        .asInstanceOf(type(Failure.class))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo("migration.no-way-down");
          assertThat(failure.what()).contains("3_c.sql", "1_a.sql").doesNotContain("2_b.sql");
        });
  }

  @Test
  void going_down_to_where_the_database_never_was_is_refused() throws IOException {
    files("1_a.sql", "2_b.sql");

    assertThatThrownBy(() -> applied("1_a.sql").above(Optional.of(new SqlVersion("2"))))
        .asInstanceOf(type(Failure.class))
        .extracting(Failure::code)
        .isEqualTo("migration.unknown-revision");
  }

  private void files(String... names) throws IOException {
    for (String name : names) {
      Files.writeString(folder.resolve(name), "SELECT '" + name + "';");
    }
  }

  private SqlHistory applied(String... names) {
    List<SqlMigration> known = SqlFolder.read(folder);
    List<Applied> applied = new ArrayList<>();
    for (SqlMigration one : known) {
      if (List.of(names).contains(one.fileName())) {
        String checksum = SqlFile.read(one.up()).checksum().hex();
        applied.add(new Applied(one.version(), one.fileName(), checksum, "2026-11-21T10:00:00Z"));
      }
    }
    return new SqlHistory(applied, known);
  }
}
