package dev.slipway.database.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Assurance;
import dev.slipway.database.Clone;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Instead;
import dev.slipway.database.Restored;
import dev.slipway.database.TableDifference;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.process.FreePort;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups proven on another server, by an account that could not prove them beside the data. */
class PostgresProofServerIT {
  private static final BackupName BACKUP = new BackupName("1-proven-1.0.0");
  private static final PrivateServer PROOF = PrivateServer.started();

  static {
    PROOF.run(
        PROOF.superuser("postgres"),
        "CREATE ROLE prover LOGIN CREATEDB CREATEROLE PASSWORD 'of-the-prover'",
        "CREATE ROLE little LOGIN PASSWORD 'of-the-little'");
  }

  private final PrivateServer live = PrivateServer.shared();
  private final DatabaseUrl url = live.freshDatabase();
  private final DatabaseUrl prover = PROOF.url("prover", "of-the-prover", "postgres");

  /** Of other tests on the server that all share. */
  private final List<String> before = ours(live);

  @TempDir Path folder;

  @BeforeEach
  void people_that_a_role_of_the_live_server_may_read() {
    live.run(live.superuser("postgres"), "CREATE ROLE reporting_" + url.user());
    live.run(
        url,
        "CREATE TABLE person (id serial PRIMARY KEY, name text, active int)",
        "INSERT INTO person (name, active) VALUES ('Anna', 1), ('Bert', 0), ('Cleo', 1)",
        "GRANT SELECT ON person TO reporting_" + url.user());
  }

  @AfterEach
  void nothing_is_left_on_either() {
    // As who comes after a crash would: nothing that was made is expected to be of use.
    new PostgresDatabase(url, url, folder.resolve("backups"), Restored.DROPPED, Optional.of(prover))
        .dropClones();
    assertThat(ours(PROOF)).isEmpty();
    assertThat(ours(live)).isSubsetOf(before);
    assertThat(stoodIn()).isEmpty();
    live.run(
        live.superuser(url.database()),
        "DROP OWNED BY reporting_" + url.user(),
        "DROP ROLE reporting_" + url.user());
  }

  private static List<String> ours(PrivateServer server) {
    return server.rows(
        server.superuser("postgres"),
        "SELECT datname FROM pg_database WHERE datname LIKE 'slipway%' UNION ALL"
            + " SELECT rolname FROM pg_roles WHERE rolname LIKE 'slipway%'");
  }

  private List<String> stoodIn() {
    return PROOF.rows(
        PROOF.superuser("postgres"),
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'reporting%'");
  }

  /** The app's own account, which may create nothing on the live server. */
  private PostgresDatabase proven() {
    return with(prover);
  }

  private PostgresDatabase with(DatabaseUrl proof) {
    return new PostgresDatabase(
        url, url, folder.resolve("backups"), Restored.UNTIL_CLONED, Optional.of(proof));
  }

  private List<TableDifference> afterMigrating(PostgresDatabase database) {
    database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    Clone clone = database.cloneInto(folder, BACKUP, Progress.SILENT);
    live.run(
        scratch(clone),
        "UPDATE person SET active = 7 WHERE name = 'Bert'",
        "ALTER TABLE person ADD COLUMN mail text",
        "GRANT SELECT ON person TO reporting_" + url.user());
    List<TableDifference> found =
        clone
            .compare(database.backup(BACKUP).orElseThrow().contents(), Progress.SILENT)
            .differences();
    database.dropClones();
    return found;
  }

  private static DatabaseUrl scratch(Clone clone) {
    return ((Instead.OfServer) clone.instead()).scratch();
  }

  @Test
  void the_verdict_is_the_same_as_beside_the_live_data() {
    List<TableDifference> there = afterMigrating(proven());

    List<TableDifference> beside =
        afterMigrating(
            new PostgresDatabase(
                url,
                live.superuser(url.database()),
                folder.resolve("others"),
                Restored.UNTIL_CLONED));
    assertThat(there).isEqualTo(beside).isNotEmpty();
  }

  @Test
  void what_a_backup_is_restored_to_and_its_clones_are_there_alone() {
    proven().backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    Clone clone = proven().cloneInto(folder, BACKUP, Progress.SILENT);

    assertThat(scratch(clone).port()).isEqualTo(PROOF.port());
    assertThat(scratch(clone).scheme()).isEqualTo(url.scheme());
    assertThat(((Instead.OfServer) clone.instead()).live()).isEqualTo(url);
    assertThat(
            PROOF.number(
                PROOF.superuser("postgres"),
                "SELECT count(*) FROM pg_database WHERE datname LIKE 'slipway%'"))
        .isEqualTo(2);
    assertThat(stoodIn()).containsExactly("reporting_" + url.user());
  }

  @Test
  void a_backup_is_verified_there() {
    proven().backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    proven().dropClones();

    assertThat(proven().verify(BACKUP, Progress.SILENT).equal()).isTrue();
  }

  @Test
  void a_copy_on_the_live_server_is_carried_over_for_a_clone() {
    PostgresDatabase copying =
        new PostgresDatabase(
            url,
            live.superuser(url.database()),
            folder.resolve("backups"),
            Restored.UNTIL_CLONED,
            Optional.of(prover));
    copying.backUp(BACKUP, "1.0.0", Assurance.COPIED, Progress.SILENT);

    Clone clone = copying.cloneInto(folder, BACKUP, Progress.SILENT);

    assertThat(live.number(scratch(clone), "SELECT count(*) FROM person")).isEqualTo(3);
    copying.delete(BACKUP);
  }

  @Test
  void going_back_needs_the_live_server_alone() {
    PostgresDatabase database =
        new PostgresDatabase(
            url,
            live.superuser(url.database()),
            folder.resolve("backups"),
            Restored.UNTIL_CLONED,
            Optional.of(prover));
    database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    live.run(url, "DELETE FROM person WHERE name = 'Anna'");
    BackupName rescue = new BackupName("2-rescue");
    PROOF.crash();
    try {
      assertThat(database.changesSince(BACKUP, Progress.SILENT).total()).isEqualTo(1);
      database.restore(BACKUP, rescue, Progress.SILENT);
      assertThat(live.number(url, "SELECT count(*) FROM person")).isEqualTo(3);
      database.delete(rescue);
    } finally {
      PROOF.start();
    }
  }

  @Test
  void a_server_that_is_the_live_one_is_told_so() {
    DatabaseUrl itself = live.superuser("postgres");
    assertThat(with(itself).provingGround().orElseThrow().notes())
        .singleElement()
        .asString()
        .contains("is the live server itself");
    assertThat(proven().provingGround().orElseThrow().notes()).isEmpty();
    assertThat(proven().provingGround().orElseThrow().doubts()).isEmpty();
  }

  @Test
  void one_that_cannot_be_used_is_refused_by_name() {
    DatabaseUrl nobody =
        DatabaseUrl.parseServer("postgresql://prover@127.0.0.1:" + FreePort.find());
    refused(nobody, "database.unreachable", "127.0.0.1:" + nobody.port());
    refused(
        PROOF.url("little", "of-the-little", "postgres"),
        "database.grant",
        "127.0.0.1:"
            + PROOF.port()
            + ": let an administrator run once: ALTER ROLE \"little\" CREATEDB");
    refused(PROOF.url("prover", "wrong", "postgres"), "database.login", "'proof.server'");
  }

  private void refused(DatabaseUrl proof, String code, String next) {
    assertThatThrownBy(() -> with(proof).provingGround())
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(code);
              assertThat(failure.next()).contains("'proof.server'", next);
            });
  }

  @Test
  void an_older_server_is_refused() {
    Place place = Place.of(url, url, folder, Optional.of(prover));
    assertThatThrownBy(() -> new Elsewhere(place, place.proving()).requireAsNew(16, 15))
        .hasMessageContaining("is version 15, and the live server is 16");
    new Elsewhere(place, place.proving()).requireAsNew(15, 16);
  }
}
