package dev.slipway.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Contents;
import dev.slipway.database.Replay;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server is killed while it works for us, and started again. */
class ServerFaultsIT {
  private static final BackupName BACKUP = new BackupName("1-before-1.0.0");
  private static final BackupName RESCUE = new BackupName("2-rescue");

  @TempDir Path backups;
  private MariaServer server;
  private LiveDatabase live;
  private MariaDatabase database;

  @BeforeEach
  void a_server_of_its_own() throws Exception {
    server = new MariaServer();
    live = new LiveDatabase(server);
    live.run(
        "CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(200))",
        "INSERT INTO t (v) SELECT SHA2(seq, 512) FROM seq_1_to_60000",
        "CREATE TABLE log (n INT)",
        "CREATE TRIGGER logged AFTER INSERT ON t FOR EACH ROW INSERT INTO log VALUES (NEW.id)");
    database = new MariaDatabase(live.url(), backups);
  }

  @AfterEach
  void ended() {
    server.close();
  }

  private Progress killingAt(String point) {
    return (detail, fraction) -> {
      if (detail.startsWith(point) && server.isAlive()) {
        try {
          server.kill();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"dumping", "reading it back", "checking"})
  void a_backup_then_fails_whole_and_works_again(String point) throws Exception {
    assertThatThrownBy(() -> database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, killingAt(point)))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo("database.connection"));
    assertThat(database.backups()).isEmpty();

    server.restart();

    assertThat(database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT).contents())
        .isEqualTo(database.contents(Progress.SILENT));
    database.dropClones();
    assertThat(live.scratchDatabases(backups)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"restoring", "reading it back", "switching", "creating"})
  void a_restore_then_fails_and_doing_it_again_finishes_it(String point) throws Exception {
    database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    Contents old = database.contents(Progress.SILENT);
    live.run("DELETE FROM t WHERE id < 10", "DROP TRIGGER logged");
    Contents newer = database.contents(Progress.SILENT);

    assertThatThrownBy(() -> database.restore(BACKUP, RESCUE, killingAt(point)))
        .isInstanceOf(Failure.class);
    server.restart();
    database.restore(BACKUP, RESCUE, Progress.SILENT);

    assertThat(database.contents(Progress.SILENT)).isEqualTo(old);
    assertThat(database.backup(RESCUE)).map(Backup::contents).contains(newer);
    database.dropClones();
    database.delete(RESCUE);
    assertThat(live.scratchDatabases(backups)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"replaying", "bringing", "switching", "creating"})
  void a_replay_then_fails_and_doing_it_again_finishes_it(String point) throws Exception {
    database.backUp(BACKUP, "1.0.0", Assurance.COPIED, Progress.SILENT);
    live.run("ALTER TABLE t ADD w INT");
    BackupName after = new BackupName("1-after-1.1.0");
    database.backUp(after, "1.1.0", Assurance.COPIED, Progress.SILENT);
    live.run(
        "UPDATE t SET v = 'changed' WHERE id % 100 = 1",
        "DELETE FROM t WHERE id % 100 = 2", "INSERT INTO t (v) SELECT 'new' FROM seq_1_to_500");
    Contents written = database.contents(Progress.SILENT);
    List<String> rows = live.rows("SELECT COUNT(*), SUM(id), SUM(CRC32(v)) FROM t");
    Replay.Order order = new Replay.Order(BACKUP, after, RESCUE, List.of(), table -> false);

    assertThatThrownBy(() -> database.replay().orElseThrow().apply(order, 500, killingAt(point)))
        .isInstanceOf(Failure.class);
    server.restart();
    database.replay().orElseThrow().apply(order, 500, Progress.SILENT);

    assertThat(live.rows("SELECT COUNT(*), SUM(id), SUM(CRC32(v)) FROM t")).isEqualTo(rows);
    assertThat(database.catalogue())
        .isEqualTo(database.backup(BACKUP).orElseThrow().contents().catalogue());
    assertThat(database.backup(RESCUE)).map(Backup::contents).contains(written);
    for (BackupName name : List.of(BACKUP, after, RESCUE)) {
      database.delete(name);
    }
    database.dropClones();
    assertThat(live.scratchDatabases(backups)).isEmpty();
  }

  @Test
  void a_server_that_is_not_there_is_said_so() throws Exception {
    server.kill();
    assertThatThrownBy(database::exists)
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("database.connection");
              assertThat(failure.next()).contains("runs");
            });
  }
}
