package dev.slipway.database.provided;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.AppConfig.ProviderConfig;
import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.BackupStore;
import dev.slipway.database.Changes.TableChanges;
import dev.slipway.database.sqlite.SqliteDatabase;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Redaction;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A "provider" that copies a real database's file away and back. */
class ProvidedBackupsTest {
  private static final BackupName FIRST = new BackupName("1-before-1.0.0");
  private static final BackupName SECOND = new BackupName("2-after-1.1.0");
  private static final BackupName RESCUE = new BackupName("3-rescue");

  @TempDir Path folder;
  private ProvidedBackups database;

  @BeforeEach
  void a_shop_whose_provider_takes_backups() {
    app("CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT)");
    app("INSERT INTO customer VALUES (1, 'Ann'), (2, 'Bob')");
    app("CREATE TABLE visit (page TEXT)");
    database = with("cp shop.db snap-{name} && echo taking && echo snap-{name}", "cp {id} shop.db");
  }

  @Test
  void a_snapshot_is_a_backup_that_is_never_called_proven() {
    Backup backup = backUp(FIRST);

    assertThat(backup.assurance()).isEqualTo(Assurance.COPIED);
    assertThat(backup.tool()).contains("snap-1-before-1.0.0");
    assertThat(backup.contents().rows()).isEqualTo(2);
    assertThat(backup.complaints()).isEmpty();
    assertThat(database.backups()).containsExactly(backup);
    assertThat(failure(() -> database.verify(FIRST, Progress.SILENT)).code())
        .isEqualTo("provider.unproven");
    assertThat(failure(() -> database.cloneInto(folder, FIRST, Progress.SILENT)).code())
        .isEqualTo("provider.unproven");
  }

  @Test
  void what_is_restored_is_compared_and_what_it_replaced_is_kept() {
    backUp(FIRST);
    app("DELETE FROM customer WHERE id = 1");

    database.restore(FIRST, RESCUE, Progress.SILENT);
    app("INSERT INTO customer VALUES (3, 'Cid')");
    database.restore(FIRST, RESCUE, Progress.SILENT);

    assertThat(database.isRestored(FIRST, RESCUE)).isTrue();
    assertThat(database.contents(Progress.SILENT).rows())
        .as("done once, whatever was written since")
        .isEqualTo(3);
    assertThat(database.backup(RESCUE).orElseThrow().contents().rows()).isEqualTo(1);
  }

  @Test
  void a_provider_that_restores_something_else_is_found_out() {
    backUp(FIRST);
    app("DELETE FROM customer WHERE id = 1");
    ProvidedBackups lying = with("cp shop.db snap-{name} && echo snap-{name}", "true {id}");

    Failure failure = failure(() -> lying.restore(FIRST, RESCUE, Progress.SILENT));

    assertThat(failure.code()).isEqualTo("restore.not-equal");
    assertThat(lying.isRestored(FIRST, RESCUE)).isFalse();
  }

  @Test
  void what_was_written_since_is_bounded_by_the_tables_that_differ() {
    backUp(FIRST);
    assertThat(database.changesSince(FIRST, Progress.SILENT).total()).isZero();
    app("UPDATE customer SET name = 'Anna' WHERE id = 1");
    app("INSERT INTO customer VALUES (3, 'Cid')");

    assertThat(database.changesSince(FIRST, Progress.SILENT).tables())
        .containsExactly(new TableChanges("customer", 1, 2, 0));
    backUp(SECOND);
    assertThat(database.changesBetween(FIRST, SECOND, Progress.SILENT).total()).isEqualTo(3);
  }

  @Test
  void writes_while_it_is_taken_are_admitted_and_nothing_is_counted_from_it() {
    ProvidedBackups slow =
        with(
            "sqlite3 shop.db \"INSERT INTO visit VALUES ('/')\" && cp shop.db snap-{name}"
                + " && echo snap-{name}",
            "cp {id} shop.db");

    Backup backup = slow.backUp(FIRST, "1.0.0", Assurance.PROVEN, Progress.SILENT);

    assertThat(backup.complaints()).singleElement().asString().contains("customers wrote");
    assertThat(failure(() -> slow.changesSince(FIRST, Progress.SILENT)).code())
        .isEqualTo("provider.not-exact");
  }

  @Test
  void a_command_that_fails_or_prints_no_id_leaves_no_backup() {
    assertThat(failure(() -> backUp(with("echo no rights; exit 3", "true"))).what())
        .contains("exit code 3", "no rights");
    assertThat(failure(() -> backUp(with("true", "true"))).code()).isEqualTo("provider.no-id");
    assertThat(failure(() -> backUp(with("echo --force", "true"))).code())
        .isEqualTo("provider.no-id");
    assertThat(database.backups()).isEmpty();
  }

  @Test
  void a_deleted_backup_is_deleted_at_the_provider() throws IOException {
    backUp(FIRST);
    assertThat(folder.resolve("snap-1-before-1.0.0")).exists();

    database.delete(FIRST);
    database.delete(FIRST);

    assertThat(folder.resolve("snap-1-before-1.0.0")).doesNotExist();
    assertThat(database.backups()).isEmpty();
    assertThat(Files.exists(folder.resolve("shop.db"))).isTrue();
  }

  private Backup backUp(BackupName name) {
    return database.backUp(name, "1.0.0", Assurance.PROVEN, Progress.SILENT);
  }

  private static Backup backUp(ProvidedBackups other) {
    return other.backUp(FIRST, "1.0.0", Assurance.PROVEN, Progress.SILENT);
  }

  private ProvidedBackups with(String take, String restore) {
    Path backups = folder.resolve("backups");
    return new ProvidedBackups(
        new SqliteDatabase(folder.resolve("shop.db"), backups),
        new BackupStore(backups),
        new Snapshots(
            new ProviderConfig(
                CommandLine.shell(take),
                CommandLine.shell(restore),
                Optional.of(CommandLine.shell("rm {id}")),
                Duration.ofSeconds(30)),
            new CommandRunner(Redaction.NONE),
            () -> new Surroundings(folder, Map.of("PATH", "/usr/bin:/bin"), Optional.empty())));
  }

  private void app(String statement) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("shop.db"));
        Statement run = connection.createStatement()) {
      run.execute(statement);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static Failure failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
    Failure failure = catchThrowableOfType(Failure.class, work);
    assertThat(failure).isNotNull();
    return failure;
  }
}
