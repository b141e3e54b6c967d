package dev.slipway.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.SmallDisk;
import dev.slipway.database.Assurance;
import dev.slipway.database.Contents;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is killed while tables are copied as files; or there is no room for them. */
class FileFaultsIT {
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
        "CREATE TABLE log (n INT)");
    database = open(backups);
  }

  private MariaDatabase open(Path store) {
    return new MariaDatabase(live.url(), live.url(), store, MariaPhysicalIT.ALWAYS);
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

  @Test
  void a_backup_during_which_the_server_is_killed_fails_whole_and_works_again() throws Exception {
    for (String point : List.of("copying its", "importing", "reading it back")) {
      assertThatThrownBy(() -> database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, killingAt(point)))
          .as(point)
          .isInstanceOfSatisfying(
              Failure.class, f -> assertThat(f.code()).isEqualTo("database.connection"));
      assertThat(server.isAlive()).as(point).isFalse();
      assertThat(database.backups()).isEmpty();
      server.restart();
    }
    assertThat(database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT).contents())
        .isEqualTo(database.contents(Progress.SILENT));
    assertThat(database.backups().getFirst().tool()).contains("; mariadb-backup");
    database.dropClones();
    assertThat(live.scratchDatabases(backups)).isEmpty();
    assertThat(drafts()).isEmpty();
  }

  private List<Path> drafts() throws IOException {
    try (Stream<Path> all = java.nio.file.Files.list(backups)) {
      return all.filter(path -> path.getFileName().toString().startsWith(".draft")).toList();
    }
  }

  @Test
  void a_restore_during_which_the_server_is_killed_is_finished_by_doing_it_again()
      throws Exception {
    database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    database.dropClones();
    Contents old = database.contents(Progress.SILENT);
    live.run("DELETE FROM t WHERE id < 10");
    for (String point : List.of("restoring")) {
      assertThatThrownBy(() -> database.restore(BACKUP, RESCUE, killingAt(point)))
          .isInstanceOf(Failure.class);
      server.restart();
      assertThat(live.number("SELECT COUNT(*) FROM t")).isEqualTo(59_991);
    }
    database.restore(BACKUP, RESCUE, Progress.SILENT);
    assertThat(database.contents(Progress.SILENT)).isEqualTo(old);
  }

  /** Two files with one number would keep it from starting. */
  @Test
  void a_server_killed_between_copying_files_in_and_importing_them_starts_again() throws Exception {
    Server own = new Server(live.url());
    String scratch = "slipway_files";
    try (Session session = own.open()) {
      session.run("CREATE DATABASE " + scratch);
      DataFolder data = DataFolder.of(session, scratch);
      List<TableFile> tables =
          TableFile.of(session, live.name()).stream().filter(t -> t.table().equals("t")).toList();
      List<String> create = Catalogues.tableStatements(session, live.name(), List.of("t"));
      Import into = Import.into(own, data, scratch, List.of("t"), create);
      session.run("FLUSH TABLES " + Sql.in(live.name(), "t") + " FOR EXPORT");
      try (DatabaseFolder folder = data.open(DataFolder.fileName(session, live.name()))) {
        into.copy(tables, folder::read);
      }
      server.kill();
    }
    server.restart();

    assertThat(live.number("SELECT COUNT(*) FROM t")).isEqualTo(60_000);
    server.run("", List.of("DROP DATABASE " + scratch));
    server.kill();
    server.restart();
  }

  @Test
  void a_file_that_is_no_tables_is_not_copied_in() throws Exception {
    Path file = java.nio.file.Files.write(backups.resolve("zeros"), new byte[1 << 17]);
    try (FileChannel zeros = FileChannel.open(file)) {
      assertThatThrownBy(() -> Tablespace.of(zeros)).isInstanceOf(NoFiles.class);
    }
  }

  @Test
  void without_room_for_the_files_it_is_a_dump() throws Exception {
    try (SmallDisk disk = SmallDisk.under(backups, "40m")) {
      MariaDatabase small = open(disk.path().resolve("backups"));
      assertThat(small.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT).tool())
          .contains("mariadb-dump");
      assertThat(small.verify(BACKUP, Progress.SILENT).differences()).isEmpty();
      disk.fill();
      assertThatThrownBy(() -> small.backUp(RESCUE, "1.0.0", Assurance.PROVEN, Progress.SILENT))
          .isInstanceOf(Failure.class);
      assertThat(small.backups()).hasSize(1);
    }
  }
}
