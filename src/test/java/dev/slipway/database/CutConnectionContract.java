package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connection to the server breaks in the middle of something, all over its way, while the
 * server itself lives and may go on with it: whoever tries says so, loses nothing, and does it
 * again.
 */
public abstract class CutConnectionContract {
  private static final int CUTS = 5;

  @TempDir protected Path folder;

  private CutWire wire;

  /** What works over the wire. */
  private Database database;

  /** The same without it. */
  private Database direct;

  private long told;
  private long passed;

  /** Where the server listens. */
  protected abstract int serverPort();

  /** An empty database's coordinates with another port, as one and the same each time. */
  protected abstract Database open(int port, Path backups);

  /** Runs statements on the live database as the app does, each committed. */
  protected abstract void app(String... statements);

  /** How many databases of ours there are on the server. */
  protected abstract long scratch();

  /** Takes the live database away. */
  protected abstract void end();

  @BeforeEach
  final void a_shop_at_the_end_of_a_wire() throws IOException {
    wire = new CutWire(serverPort());
    database = open(wire.port(), folder);
    direct = open(serverPort(), folder);
    app(
        "CREATE TABLE customer (id INTEGER PRIMARY KEY, name VARCHAR(50))",
        "CREATE TABLE purchase (id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customer"
            + " (id))");
    for (int i = 0; i < 20; i++) {
      app("INSERT INTO customer VALUES (%d, 'customer')".formatted(i));
    }
  }

  @AfterEach
  final void nothing_of_ours_stays() throws IOException {
    direct.dropClones();
    direct.backups().forEach(backup -> direct.delete(backup.name()));
    assertThat(scratch()).isZero();
    wire.close();
    end();
  }

  @Test
  final void a_backup_is_there_whole_or_not_at_all() {
    Contents live = contents();
    cutting(number -> {
      BackupName name = new BackupName(number + "-before");
      boolean done = cut(() -> database.backUp(name, "1", Assurance.PROVEN, Progress.SILENT));
      assertThat(contents()).isEqualTo(live);
      assertThat(direct.backup(name).isPresent()).isEqualTo(done);

      database.backUp(name, "1", Assurance.PROVEN, Progress.SILENT);
      assertThat(database.verify(name, Progress.SILENT).differences()).isEmpty();
      database.delete(name);
      database.dropClones();
    });
  }

  @Test
  final void a_clone_is_made_again() {
    BackupName name = new BackupName("1-before");
    database.backUp(name, "1", Assurance.PROVEN, Progress.SILENT);
    Contents live = contents();
    cutting(number -> {
      direct.dropClones();
      cut(() -> database.cloneInto(folder.resolve("c" + number), name, Progress.SILENT));

      Clone clone = database.cloneInto(folder.resolve("again" + number), name, Progress.SILENT);
      assertThat(clone.contents(Progress.SILENT)).isEqualTo(live);
      assertThat(contents()).isEqualTo(live);
    });
  }

  @Test
  final void a_restore_is_finished_and_keeps_what_it_replaced() {
    BackupName name = new BackupName("1-before");
    Contents before = database.backUp(name, "1", Assurance.PROVEN, Progress.SILENT).contents();
    cutting(number -> {
      app("INSERT INTO customer VALUES (%d, 'came later')".formatted(100 + number));
      Contents later = contents();
      BackupName rescue = new BackupName(number + "-rescue");
      cut(() -> database.restore(name, rescue, Progress.SILENT));
      assertThat(contents()).as("one or the other").isIn(before, later);

      database.restore(name, rescue, Progress.SILENT);
      database.finishRestore(Progress.SILENT);
      assertThat(contents()).isEqualTo(before);
      assertThat(direct.backup(rescue).orElseThrow().contents()).isEqualTo(later);
      assertThat(direct.isRestored(name, rescue)).isTrue();
    });
  }

  @Test
  final void a_replay_is_done_once_and_whole() {
    cutting(number -> {
      BackupName before = copy(number + "-before");
      app("ALTER TABLE customer ADD COLUMN vat INTEGER");
      BackupName after = copy(number + "-after");
      app("INSERT INTO customer VALUES (%d, 'came later', 7)".formatted(100 + number));
      long rows = contents().rows();
      Catalogue old = direct.backup(before).orElseThrow().contents().catalogue();
      Replay.Order order =
          new Replay.Order(
              before, after, new BackupName(number + "-rescue"), List.of(), name -> false);
      Replay replay = database.replay().orElseThrow();
      cut(() -> replay.apply(order, 0, Progress.SILENT));
      assertThat(contents().rows()).as("written rows are there").isEqualTo(rows);

      replay.apply(order, 0, Progress.SILENT);
      database.finishRestore(Progress.SILENT);
      assertThat(replay.isApplied(order)).isTrue();
      assertThat(contents().rows()).isEqualTo(rows);
      assertThat(direct.catalogue()).isEqualTo(old);
    });
  }

  private BackupName copy(String name) {
    return database.backUp(new BackupName(name), "1", Assurance.COPIED, Progress.SILENT).name();
  }

  /** Once to see how much goes over the wire in {@link #cut}, then cut at each part of that. */
  private void cutting(IntConsumer work) {
    told = Long.MAX_VALUE;
    work.accept(1);
    long whole = passed;
    assertThat(whole).isPositive();
    for (int part = 0; part < CUTS; part++) {
      told = whole * part / CUTS + 1;
      work.accept(2 + part);
    }
  }

  /** Lets the wire break under it, mends it, and says whether it was done all the same. */
  private boolean cut(ThrowingCallable work) {
    wire.cutAfter(told);
    Throwable failure = catchThrowable(work);
    assertThat(wire.isCut()).as("cut after %d bytes", told).isEqualTo(told < Long.MAX_VALUE);
    passed = wire.mend(told);
    if (failure == null) {
      return true;
    }
    assertThat(failure).isInstanceOf(Failure.class);
    assertThat(((Failure) failure).code()).as("%s", failure).startsWith("database.");
    return false;
  }

  private Contents contents() {
    return direct.contents(Progress.SILENT);
  }
}
