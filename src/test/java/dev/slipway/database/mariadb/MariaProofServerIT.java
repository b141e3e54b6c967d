package dev.slipway.database.mariadb;

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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups proven on another server, by an account that could not prove them beside the data. */
class MariaProofServerIT {
  private static final BackupName BACKUP = new BackupName("1-proven-1.0.0");
  private static final String OURS =
      "SELECT schema_name FROM information_schema.schemata WHERE LEFT(schema_name, 8) = 'slipway_'"
          + " UNION SELECT user FROM mysql.user WHERE LEFT(user, 8) = 'slipway_'";
  private static MariaServer proof;

  private final MariaServer server = MariaServer.shared();
  private final LiveDatabase live = new LiveDatabase();
  private final DatabaseUrl app = live.url().with(live.url().database(), "little", "of-the-app");
  @TempDir Path folder;

  @BeforeAll
  static void another_server() throws Exception {
    proof = new MariaServer();
    proof.run("", List.of("CREATE USER little@'%' IDENTIFIED BY 'of-the-little'"));
  }

  @AfterAll
  static void gone() {
    proof.close();
  }

  /** Of other tests on the server that all share. */
  private final List<String> before = server.rows("", OURS);

  @BeforeEach
  void people_and_an_account_that_may_create_no_database() {
    live.run(
        "CREATE TABLE person (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20), active INT)",
        "INSERT INTO person (name, active) VALUES ('Anna', 1), ('Bert', 0), ('Cleo', 1)",
        "CREATE TABLE note (text VARCHAR(20))",
        "CREATE DEFINER = nobody@nowhere VIEW active AS SELECT name FROM person WHERE active",
        "CREATE DEFINER = nobody@nowhere TRIGGER noted AFTER INSERT ON person FOR EACH ROW"
            + " INSERT INTO note VALUES (NEW.name)",
        "CREATE OR REPLACE USER little@'%' IDENTIFIED BY 'of-the-app'",
        "GRANT ALL ON " + Sql.name(live.url().database()) + ".* TO little@'%'");
  }

  @AfterEach
  void nothing_is_left_on_either() {
    proven().dropClones();
    assertThat(server.rows("", OURS)).isSubsetOf(before);
    assertThat(proof.rows("", OURS)).isEmpty();
    live.run("DROP USER little@'%'");
    live.close();
  }

  private static DatabaseUrl prover() {
    return proof.url("mysql").with("", "root", "");
  }

  private MariaDatabase proven() {
    return with(app, prover());
  }

  private MariaDatabase with(DatabaseUrl admin, DatabaseUrl other) {
    return new MariaDatabase(
        app, admin, folder.resolve("backups"), Restored.DROPPED, Optional.of(other));
  }

  private List<TableDifference> afterMigrating(MariaDatabase database) throws SQLException {
    database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    Clone clone = database.cloneInto(folder, BACKUP, Progress.SILENT);
    try (Connection connection = DriverManager.getConnection(scratch(clone).jdbc());
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE person SET active = 7 WHERE name = 'Bert'");
      statement.execute("ALTER TABLE person ADD COLUMN mail VARCHAR(20)");
      statement.execute("INSERT INTO person (name) VALUES ('Dora')");
    }
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
  void the_verdict_is_the_same_as_beside_the_live_data() throws Exception {
    List<TableDifference> there = afterMigrating(proven());

    List<TableDifference> beside =
        afterMigrating(new MariaDatabase(app, live.url(), folder.resolve("others")));
    assertThat(there).isEqualTo(beside).isNotEmpty();
  }

  @Test
  void what_a_backup_is_restored_to_and_its_clones_are_there_alone() {
    proven().backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    Clone clone = proven().cloneInto(folder, BACKUP, Progress.SILENT);

    assertThat(scratch(clone).port()).isEqualTo(proof.port());
    assertThat(scratch(clone).scheme()).isEqualTo(app.scheme());
    assertThat(((Instead.OfServer) clone.instead()).live()).isEqualTo(app);
    assertThat(proof.rows("", OURS)).hasSize(2).contains(scratch(clone).database());
    assertThat(server.rows("", OURS)).isSubsetOf(before);
    assertThat(clone.contents(Progress.SILENT)).isEqualTo(proven().contents(Progress.SILENT));
  }

  @Test
  void a_backup_is_verified_there() {
    proven().backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    proven().dropClones();

    assertThat(proven().verify(BACKUP, Progress.SILENT).equal()).isTrue();
  }

  @Test
  void a_copy_on_the_live_server_is_carried_over_for_a_clone() {
    MariaDatabase copying = with(live.url(), prover());
    copying.backUp(BACKUP, "1.0.0", Assurance.COPIED, Progress.SILENT);

    Clone clone = copying.cloneInto(folder, BACKUP, Progress.SILENT);

    assertThat(proof.number(scratch(clone).database(), "SELECT COUNT(*) FROM person")).isEqualTo(3);
    assertThat(clone.contents(Progress.SILENT)).isEqualTo(copying.contents(Progress.SILENT));
    copying.delete(BACKUP);
  }

  @Test
  void going_back_needs_the_live_server_alone() throws Exception {
    MariaDatabase database = with(live.url(), prover());
    database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    live.run("DELETE FROM person WHERE name = 'Anna'");
    BackupName rescue = new BackupName("2-rescue");
    proof.kill();
    try {
      assertThat(database.changesSince(BACKUP, Progress.SILENT).total()).isEqualTo(1);
      database.restore(BACKUP, rescue, Progress.SILENT);
      assertThat(live.number("SELECT COUNT(*) FROM person")).isEqualTo(3);
      database.delete(rescue);
    } finally {
      proof.restart();
    }
    database.delete(BACKUP);
    database.dropClones();
  }

  @Test
  void a_server_that_is_the_live_one_is_told_so() {
    assertThat(with(app, server.url("mysql")).provingGround().orElseThrow().notes())
        .singleElement()
        .asString()
        .contains("is the live server itself");
    assertThat(proven().provingGround().orElseThrow().notes()).isEmpty();
    assertThat(proven().provingGround().orElseThrow().doubts()).isEmpty();
  }

  @Test
  void one_that_cannot_be_used_is_refused_by_name() {
    DatabaseUrl nobody = DatabaseUrl.parseServer("mysql://root@127.0.0.1:" + FreePort.find());
    refused(nobody, "database.connection", "127.0.0.1:" + nobody.port());
    refused(
        prover().with("", "little", "of-the-little"),
        "database.grant",
        "127.0.0.1:" + proof.port() + ": as an administrator of the server: GRANT ALL ON");
    refused(prover().with("", "little", "wrong"), "database.login", "'proof.server'");
  }

  private void refused(DatabaseUrl other, String code, String next) {
    assertThatThrownBy(() -> with(app, other).provingGround())
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(code);
              assertThat(failure.next()).contains("'proof.server'", next);
            });
  }
}
