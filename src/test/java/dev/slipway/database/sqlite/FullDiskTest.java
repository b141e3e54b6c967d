package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.SmallDisk;
import dev.slipway.database.Assurance;
import dev.slipway.database.Contents;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Backups on a real file system that somebody else fills while they are taken. */
class FullDiskTest {
  private static final BackupName FIRST = new BackupName("1-proven-1.0.0");
  private static final BackupName SECOND = new BackupName("2-proven-1.0.0");

  @TempDir Path dir;

  private SmallDisk disk;
  private LiveFile live;
  private SqliteDatabase database;
  private Contents before;

  @BeforeEach
  void a_database_with_one_backup_on_a_small_disk() throws IOException {
    disk = SmallDisk.under(dir, "72m");
    live = new LiveFile(dir.resolve("shop.db"));
    live.run(
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, note)",
        "INSERT INTO orders VALUES (1, randomblob(18000000))");
    database = new SqliteDatabase(live.path(), disk.path().resolve("backups"));
    database.backUp(FIRST, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    before = database.contents(Progress.SILENT);
  }

  @AfterEach
  void unmount() throws IOException {
    if (disk != null) {
      disk.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Assurance.class)
  void space_that_vanishes_while_copying_leaves_no_half_copy(Assurance assurance)
      throws IOException {
    AtomicInteger told = new AtomicInteger();

    Failure failure =
        refused(
            assurance,
            (detail, fraction) -> {
              if (told.getAndIncrement() == 0) {
                disk.fill();
              }
            });

    assertThat(failure.code()).isEqualTo("backup.disk-full");
    assertThat(failure.what()).contains(disk.path().resolve("backups").toString());
    assertThat(failure.now()).isNotEmpty();
    nothingElseChanged();
  }

  @Test
  void space_that_vanishes_before_the_manifest_is_written_leaves_no_half_copy() throws IOException {
    Failure failure =
        refused(
            Assurance.COPIED,
            (detail, fraction) -> {
              if (detail.equals("reading it back")) {
                disk.fill();
              }
            });

    assertThat(failure.code()).isEqualTo("backup.directory");
    assertThat(failure.what()).contains("No space left on device");
    nothingElseChanged();
  }

  @Test
  void a_backup_that_cannot_fit_is_refused_before_anything_is_copied() throws IOException {
    disk.fill();

    assertThat(refused(Assurance.PROVEN, Progress.SILENT).code()).isEqualTo("backup.no-room");
    nothingElseChanged();
  }

  private Failure refused(Assurance assurance, Progress progress) {
    return assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> database.backUp(SECOND, "1.0.0", assurance, progress))
        .actual();
  }

  private void nothingElseChanged() throws IOException {
    assertThat(database.backup(SECOND)).isEmpty();
    try (Stream<Path> there = Files.list(disk.path().resolve("backups"))) {
      assertThat(there.map(path -> path.getFileName().toString()).toList())
          .isEqualTo(List.of(FIRST.value()));
    }
    Files.delete(disk.path().resolve("somebody-elses.log"));
    assertThat(database.verify(FIRST, Progress.SILENT).equal()).isTrue();
    assertThat(database.contents(Progress.SILENT)).isEqualTo(before);
    live.run("INSERT INTO orders VALUES (2, 'the app writes on')");
    database.backUp(SECOND, "1.0.0", Assurance.COPIED, Progress.SILENT);
    assertThat(database.backup(SECOND)).isPresent();
  }
}
