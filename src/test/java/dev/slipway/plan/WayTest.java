package dev.slipway.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Demand;
import dev.slipway.database.TableDifference;
import dev.slipway.database.TableDifference.ColumnDifference;
import dev.slipway.migration.lint.Finding;
import dev.slipway.migration.lint.Group;
import dev.slipway.migration.lint.Level;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.RollbackKind;
import dev.slipway.proof.CodeProof;
import dev.slipway.proof.CrashProof;
import dev.slipway.proof.DownProof;
import dev.slipway.proof.MigrationProof;
import dev.slipway.proof.Proof;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WayTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final CodeProof WRITES = new CodeProof(true, true, 0.5, 4, 1, null);
  private static final CodeProof READS_ONLY = new CodeProof(true, true, 0.5, 2, 0, null);
  private static final CodeProof FAILS =
      new CodeProof(false, true, 0.5, 2, 1, "probe order, step 3 POST /orders: answers 500");
  private static final DownProof EXACT = new DownProof("0001", 0.4, true, List.of());
  private static final DownProof LIES =
      new DownProof("0001", 0.4, false, List.of("users.active differs in 3 rows"));

  @Test
  void a_migration_that_only_adds_goes_live_beside_writes_when_the_old_code_writes_on_it() {
    Way way = Way.of(proof(adds(0.2), WRITES, null), LIMIT, false);
    assertThat(way).isEqualTo(new Way(Cutover.OVERLAP, RollbackKind.CODE_ONLY, List.of()));
  }

  @Test
  void a_migration_that_does_not_survive_a_crash_makes_requests_wait() {
    CrashProof.Finding half =
        new CrashProof.Finding(1, "CREATE TABLE a", List.of("table a was added"), "it fails");
    Proof found =
        proof(adds(0.2), WRITES, null, null, new CrashProof(2, 2, List.of(half), null, 9));
    Proof none = proof(adds(0.2), WRITES, null, null, new CrashProof(2, 2, List.of(), null, 9));

    assertThat(Way.of(none, LIMIT, false).cutover()).isEqualTo(Cutover.OVERLAP);
    Way way = Way.of(found, LIMIT, false);
    assertThat(way.cutover()).isEqualTo(Cutover.HOLD);
    assertThat(way.reasons().getLast()).contains("after a crash the copy from before");
  }

  @Test
  void what_a_server_keeps_in_parts_goes_beside_writes_only_if_it_bears_being_killed() {
    MigrationProof two = inParts("ALTER TABLE a", "ALTER TABLE b");
    CrashProof everywhere = new CrashProof(4, 4, List.of(), null, 9);
    CrashProof inPlaces = new CrashProof(4, 3, List.of(), "it went on too quickly", 9);

    Way untried = Way.of(proof(two, WRITES, null), LIMIT, false);
    assertThat(untried.cutover()).isEqualTo(Cutover.HOLD);
    assertThat(untried.rollback()).isEqualTo(RollbackKind.CODE_ONLY);
    assertThat(untried.reasons())
        .containsExactly(
            "requests wait: the server keeps each of its 2 statements at once, so after a crash"
                + " half of it would stay, and that running it again finishes it was not shown: it"
                + " was not killed in the middle");
    assertThat(Way.of(proof(two, WRITES, null, null, inPlaces), LIMIT, false).cutover())
        .isEqualTo(Cutover.HOLD);
    assertThat(Way.of(proof(two, WRITES, null, null, everywhere), LIMIT, false).cutover())
        .isEqualTo(Cutover.OVERLAP);
  }

  @Test
  void one_statement_is_done_or_not_done_so_nobody_waits_for_it() {
    Proof one = proof(inParts("ALTER TABLE a"), WRITES, null);
    assertThat(Way.of(one, LIMIT, false).cutover()).isEqualTo(Cutover.OVERLAP);
  }

  @Test
  void old_code_whose_writes_nobody_tried_is_not_trusted() {
    Way way = Way.of(proof(adds(0.2), READS_ONLY, EXACT), LIMIT, false);
    assertThat(way.cutover()).isEqualTo(Cutover.HOLD);
    assertThat(way.rollback()).isEqualTo(RollbackKind.DOWN_MIGRATION);
    assertThat(way.reasons().getFirst()).contains("no probe script of the old release writes");
  }

  @Test
  void old_code_that_fails_on_a_write_makes_requests_wait() {
    Way way = Way.of(proof(adds(0.2), FAILS, EXACT), LIMIT, false);
    assertThat(way.cutover()).isEqualTo(Cutover.HOLD);
    assertThat(way.rollback()).isEqualTo(RollbackKind.DOWN_MIGRATION);
    assertThat(way.reasons().getFirst()).contains("POST /orders: answers 500");
  }

  @Test
  void a_way_down_that_lies_leaves_only_the_backup_and_names_the_column() {
    Way way = Way.of(proof(adds(0.2), FAILS, LIES), LIMIT, false);
    assertThat(way.rollback()).isEqualTo(RollbackKind.RESTORE);
    assertThat(way.reasons()).contains("not down-migration: users.active differs in 3 rows");
  }

  @Test
  void a_migration_that_changes_values_or_takes_long_or_cannot_run_twice_makes_requests_wait() {
    TableDifference changed =
        new TableDifference("users", 3, false, 0, List.of(new ColumnDifference("name", false, 3)));
    assertThat(Way.of(proof(migration(0.2, changed, null), WRITES, null), LIMIT, false).cutover())
        .isEqualTo(Cutover.HOLD);
    assertThat(Way.of(proof(adds(5), WRITES, null), LIMIT, false).cutover())
        .isEqualTo(Cutover.HOLD);
    assertThat(
            Way.of(proof(migration(0.2, null, "it fails: duplicate"), WRITES, null), LIMIT, false))
        .extracting(Way::cutover, Way::rollback)
        .containsExactly(Cutover.HOLD, RollbackKind.CODE_ONLY);
  }

  @Test
  void what_was_rehearsed_on_a_sample_is_not_proven_however_well_it_went() {
    Proof part = proof(adds(0.1), WRITES, EXACT, 2L);
    assertThat(Way.of(part, LIMIT, false))
        .extracting(Way::cutover, Way::rollback)
        .containsExactly(Cutover.HOLD, RollbackKind.RESTORE);
    assertThat(part.doubts())
        .containsExactly("the migration on 1 row of 3 rows: values, constraints, duration");
  }

  @Test
  void a_column_that_goes_with_its_values_needs_consent_in_the_migration() {
    TableDifference users =
        new TableDifference(
            "public.users", 3, false, 0, List.of(new ColumnDifference("note", true, 3)));
    Proof drops = proof(drop(users, null), WRITES, LIES);

    assertThatThrownBy(() -> Way.requireAgreedDrops(drops))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("users.note, it held 3 values");
    Way.requireAgreedDrops(proof(drop(users, null), WRITES, EXACT));
    Way.requireAgreedDrops(proof(drop(users, "nobody reads it"), WRITES, LIES));
    Way.requireAgreedDrops(proof(drop(null, null), WRITES, LIES));
  }

  @Test
  void a_hold_over_its_limit_needs_consent_to_downtime() {
    Proof slow = proof(adds(60), FAILS, EXACT);
    assertThatThrownBy(() -> Way.of(slow, LIMIT, false))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("requests would have to wait about 62 s, and may wait 30 s");
    assertThat(Way.of(slow, LIMIT, true).cutover()).isEqualTo(Cutover.STOP);
  }

  /** Of a migration that asks something of old rows, and with which old code does not work. */
  static Proof demanding(Demand demand) {
    return proof(migration(0.2, null, null, List.of(demand)), FAILS, null);
  }

  private static MigrationProof adds(double seconds) {
    return migration(seconds, null, null);
  }

  private static MigrationProof migration(
      double seconds, @Nullable TableDifference difference, @Nullable String again) {
    return migration(seconds, difference, again, List.of());
  }

  private static MigrationProof migration(
      double seconds,
      @Nullable TableDifference difference,
      @Nullable String again,
      List<Demand> demands) {
    return migration(seconds, difference, again, demands, List.of(), List.of());
  }

  private static MigrationProof inParts(String... statements) {
    return migration(0.2, null, null, List.of(), List.of(), List.of(statements));
  }

  private static MigrationProof drop(
      @Nullable TableDifference difference, @Nullable String agreed) {
    Finding finding =
        new Finding(
            "drop-column",
            Group.LOSES,
            Level.ERROR,
            "0002",
            "migrations/0002.py",
            0,
            "ALTER TABLE users DROP COLUMN note",
            "users",
            "note",
            "",
            "",
            null,
            agreed);
    return migration(0.2, difference, null, List.of(), List.of(finding), List.of());
  }

  private static MigrationProof migration(
      double seconds,
      @Nullable TableDifference difference,
      @Nullable String again,
      List<Demand> demands,
      List<Finding> findings,
      List<String> parts) {
    return new MigrationProof(
        seconds,
        0,
        List.of("0002"),
        List.of("0001"),
        List.of("0002"),
        new Digest("1".repeat(64)),
        List.of(),
        0,
        List.of(),
        difference == null ? List.of() : List.of(difference),
        again,
        null,
        demands,
        List.of(),
        List.of(),
        findings,
        parts);
  }

  private static Proof proof(
      MigrationProof migration, CodeProof oldCode, @Nullable DownProof down) {
    return proof(migration, oldCode, down, null);
  }

  private static Proof proof(
      MigrationProof migration,
      CodeProof oldCode,
      @Nullable DownProof down,
      @Nullable Long sample) {
    return proof(migration, oldCode, down, sample, null);
  }

  private static Proof proof(
      MigrationProof migration,
      CodeProof oldCode,
      @Nullable DownProof down,
      @Nullable Long sample,
      @Nullable CrashProof crash) {
    return new Proof(
        new ReleaseId("20261102_000000-1.1.0"),
        new ReleaseId("20261101_000000-1.0.0"),
        new BackupName("2-proven-1.0.0"),
        new Digest("0".repeat(64)),
        3,
        List.of(),
        List.of(),
        migration,
        WRITES,
        oldCode,
        down,
        null,
        List.of(),
        4,
        sample,
        crash,
        null);
  }
}
