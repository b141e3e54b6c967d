package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.SmallDisk;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the database's server has no room for a second copy of the data. */
public abstract class FullServerContract {
  private static final BackupName FIRST = new BackupName("1-before");
  private static final BackupName RESCUE = new BackupName("3-rescue");

  /** Less than the data, and more than they need to go on being written. */
  private static final long SCARCE = 6_000_000;

  @TempDir protected Path folder;

  /** The disk of the server's data. */
  protected abstract SmallDisk disk();

  /** A database there with more than 15 MB in a table {@code t (id, v)}, backed up elsewhere. */
  protected abstract Database database();

  /** As the app does. */
  protected abstract void write(int id);

  /** How many scratch databases of ours there are. */
  protected abstract long scratch();

  /** Whether a copy on the server needs its room while it is made, and not at some time later. */
  protected abstract boolean copiesAreWrittenAtOnce();

  /** Ends the server. */
  protected abstract void end() throws IOException;

  @AfterEach
  final void ended() throws IOException {
    somebodyMakesRoom();
    end();
  }

  @Test
  final void what_does_not_fit_is_refused_and_leaves_nothing_and_the_app_goes_on()
      throws IOException {
    Database database = database();
    Contents before = database.contents(Progress.SILENT);

    isRefused(() -> database.backUp(FIRST, "1", Assurance.PROVEN, Progress.SILENT));
    assertThat(database.backups()).isEmpty();
    assertThat(database.contents(Progress.SILENT)).isEqualTo(before);

    database.backUp(FIRST, "1", Assurance.PROVEN, Progress.SILENT);
    if (copiesAreWrittenAtOnce()) {
      database.dropClones();
      isRefused(() -> database.cloneInto(folder.resolve("clone"), FIRST, Progress.SILENT));
    }
    isRefused(() -> database.restore(FIRST, RESCUE, Progress.SILENT));
    assertThat(database.contents(Progress.SILENT)).isEqualTo(before);
    assertThat(database.isRestored(FIRST, RESCUE)).isFalse();

    write(-1);
    database.restore(FIRST, RESCUE, Progress.SILENT);
    assertThat(database.contents(Progress.SILENT)).isEqualTo(before);
    assertThat(database.backup(RESCUE).orElseThrow().contents().rows())
        .isEqualTo(before.rows() + 1);
  }

  /** While there is little room; then there is some again. */
  private void isRefused(ThrowingCallable work) throws IOException {
    somebodyLeaves(SCARCE);
    Failure failure = catchThrowableOfType(Failure.class, work);
    assertThat(failure).as(database().backups().toString()).isNotNull();
    assertThat(failure.code()).as(failure.toString()).isEqualTo("database.disk-full");
    assertThat(failure.now()).contains("the live database is what it was");
    assertThat(failure.next()).contains("make room on the server's disk");
    // As whoever undoes a deployment does, with the disk as full as before.
    database().dropClones();
    assertThat(scratch()).as(failure.what()).isZero();
    somebodyMakesRoom();
  }

  private void somebodyLeaves(long bytes) throws IOException {
    long free = Files.getFileStore(disk().path()).getUsableSpace();
    assertThat(free).isGreaterThan(bytes);
    try (var file = Files.newOutputStream(log())) {
      byte[] block = new byte[100_000];
      for (long written = 0; written < free - bytes; written += block.length) {
        file.write(block);
      }
    }
  }

  private void somebodyMakesRoom() throws IOException {
    Files.deleteIfExists(log());
  }

  private Path log() {
    return disk().path().resolve("somebody-elses.log");
  }
}
