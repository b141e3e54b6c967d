package dev.slipway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Rewrite;
import dev.slipway.database.TableDifference;
import dev.slipway.database.TableDifference.ColumnDifference;
import dev.slipway.migration.Dialect;
import dev.slipway.migration.LintedText;
import dev.slipway.migration.lint.Finding;
import dev.slipway.migration.lint.Level;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.ReleaseId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WeighingTest {
  private static final String DROP_COLUMN = "ALTER TABLE orders DROP COLUMN vat";

  @Test
  void dropping_a_column_without_values_is_a_note() {
    Finding weighed = weigh(DROP_COLUMN, column(0), null, 5);

    assertThat(weighed.level()).isEqualTo(Level.NOTE);
    assertThat(weighed.isOpen()).isFalse();
  }

  @Test
  void dropping_a_column_with_values_stays_an_error_and_says_how_many() {
    Finding weighed = weigh(DROP_COLUMN, column(40_000), null, 5);

    assertThat(weighed.level()).isEqualTo(Level.ERROR);
    assertThat(weighed.seen()).contains("40").contains("values");
  }

  @Test
  void dropping_a_table_is_weighed_by_its_rows() {
    assertThat(weigh("DROP TABLE orders", table(0), null, 5).level()).isEqualTo(Level.NOTE);
    assertThat(weigh("DROP TABLE orders", table(3), null, 5).level()).isEqualTo(Level.ERROR);
  }

  @Test
  void a_rename_that_the_old_release_passed_on_is_a_note() {
    String rename = "ALTER TABLE orders RENAME COLUMN a TO b";

    assertThat(weigh(rename, List.of(), passed(1), 5).level()).isEqualTo(Level.NOTE);
    assertThat(weigh(rename, List.of(), passed(0), 5).level()).isEqualTo(Level.WARNING);
    assertThat(weigh(rename, List.of(), null, 5).level()).isEqualTo(Level.WARNING);
  }

  @Test
  void a_lock_is_weighed_by_how_long_it_was_held() {
    String index = "CREATE INDEX placed ON orders (placed)";

    assertThat(weigh(index, List.of(), null, 0.3).level()).isEqualTo(Level.NOTE);
    assertThat(weigh(index, List.of(), null, 5).level()).isEqualTo(Level.WARNING);
  }

  @Test
  void a_change_that_nobody_waited_for_is_a_note_however_long_the_migration_took() {
    String index = "CREATE INDEX placed ON orders (placed)";

    Finding nobody = weigh(index, List.of(), null, 5, null, List.of(rewrite(false)));
    Finding writers = weigh(index, List.of(), null, 5, null, List.of(rewrite(true)));

    assertThat(nobody.level()).isEqualTo(Level.NOTE);
    assertThat(nobody.seen()).contains("ALGORITHM=NOCOPY").contains("nobody waits");
    assertThat(writers.level()).isEqualTo(Level.WARNING);
  }

  private static Rewrite rewrite(boolean writersWait) {
    return new Rewrite(
        "orders", 9, "ADD INDEX placed", "ALGORITHM=NOCOPY", false, writersWait, false);
  }

  @Test
  void what_tables_cannot_show_keeps_its_weight() {
    assertThat(weigh("DROP TYPE mood CASCADE", List.of(), passed(3), 0).level())
        .isEqualTo(Level.ERROR);
    assertThat(weigh("DO $$ BEGIN NULL; END $$", List.of(), passed(3), 0).level())
        .isEqualTo(Level.WARNING);
  }

  @Test
  void a_sample_of_the_rows_makes_nothing_lighter() {
    assertThat(weigh(DROP_COLUMN, column(0), passed(1), 0.1, 1000L).level()).isEqualTo(Level.ERROR);
  }

  private static List<TableDifference> column(long values) {
    return List.of(
        new TableDifference(
            "public.orders", 50_000, false, 0, List.of(new ColumnDifference("vat", true, values))));
  }

  private static List<TableDifference> table(long rows) {
    return List.of(new TableDifference("orders", rows, true, 0, List.of()));
  }

  private static CodeProof passed(int writes) {
    return new CodeProof(true, true, 0.4, 4, writes, null);
  }

  private static Finding weigh(
      String sql, List<TableDifference> differences, @Nullable CodeProof oldCode, double seconds) {
    return weigh(sql, differences, oldCode, seconds, null);
  }

  private static Finding weigh(
      String sql,
      List<TableDifference> differences,
      @Nullable CodeProof oldCode,
      double seconds,
      @Nullable Long sample) {
    return weigh(sql, differences, oldCode, seconds, sample, List.of());
  }

  private static Finding weigh(
      String sql,
      List<TableDifference> differences,
      @Nullable CodeProof oldCode,
      double seconds,
      @Nullable Long sample,
      List<Rewrite> rewrites) {
    Digest schema = new Digest("1".repeat(64));
    MigrationProof migration =
        new MigrationProof(
            seconds,
            0,
            List.of("0002"),
            List.of("0001"),
            List.of("0002"),
            schema,
            List.of(),
            0,
            List.of(),
            differences,
            null,
            null,
            List.of(),
            List.of(),
            rewrites,
            LintedText.lint(sql, Dialect.POSTGRESQL),
            List.of());
    return Weighing.of(
            new Proof(
                new ReleaseId("20261102_000000-1.1.0"),
                new ReleaseId("20261101_000000-1.0.0"),
                new BackupName("2-proven-1.0.0"),
                schema,
                1604,
                List.of(),
                List.of(),
                migration,
                null,
                oldCode,
                null,
                null,
                List.of(),
                16,
                sample,
                null,
                null))
        .getFirst();
  }
}
