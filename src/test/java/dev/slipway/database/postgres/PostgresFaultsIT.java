package dev.slipway.database.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Contents;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Restored;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that crashes, sessions in the way, damaged files, executors that died. */
class PostgresFaultsIT {
  private static final BackupName FIRST = new BackupName("1-before");
  private static final BackupName SECOND = new BackupName("2-before");
  private static final BackupName RESCUE = new BackupName("3-rescue");

  private final PrivateServer server = PrivateServer.shared();
  private final DatabaseUrl url = server.freshDatabase();
  private final DatabaseUrl admin = server.superuser(url.database());
  @TempDir Path folder;
  private PostgresDatabase database;
  private Place place;

  @BeforeEach
  void a_shop() {
    server.run(
        url,
        "CREATE TABLE customer (id int PRIMARY KEY, name text)",
        "INSERT INTO customer SELECT n, 'customer ' || n FROM generate_series(1, 5000) n");
    database = opened();
    place = Place.of(url, admin, folder, java.util.Optional.empty());
  }

  private PostgresDatabase opened() {
    return new PostgresDatabase(url, admin, folder, Restored.DROPPED);
  }

  /** Crashes the server as soon as the work says those words. */
  private Progress crashingAt(String words) {
    return (detail, fraction) -> {
      if (detail.startsWith(words)) {
        server.crash();
      }
    };
  }

  private long customers() {
    return server.number(url, "SELECT count(*) FROM customer");
  }

  private void failsAt(String words, java.util.function.Consumer<Progress> work) {
    Failure failure = catchThrowableOfType(Failure.class, () -> work.accept(crashingAt(words)));
    server.start();
    assertThat(failure).as(words).isNotNull();
    assertThat(failure.code()).as(words).isEqualTo("database.unreachable");
  }

  @Test
  void a_server_that_crashes_during_a_backup_leaves_none_and_the_next_one_is_good() {
    for (String moment : new String[] {"dumping", "restoring", "comparing", "checking"}) {
      failsAt(moment, progress -> database.backUp(FIRST, "1", Assurance.PROVEN, progress));
      assertThat(database.backups()).isEmpty();
    }
    failsAt("copying", progress -> database.backUp(SECOND, "1", Assurance.COPIED, progress));
    assertThat(database.backups()).isEmpty();

    database.backUp(FIRST, "1", Assurance.PROVEN, Progress.SILENT);
    database.backUp(SECOND, "1", Assurance.COPIED, Progress.SILENT);

    assertThat(database.verify(FIRST, Progress.SILENT).differences()).isEmpty();
    assertThat(database.verify(SECOND, Progress.SILENT).differences()).isEmpty();
  }

  @Test
  void a_server_that_crashes_during_a_restore_leaves_the_old_data_and_again_restores() {
    Backup backup = database.backUp(FIRST, "1", Assurance.PROVEN, Progress.SILENT);
    server.run(url, "DELETE FROM customer WHERE id > 10");
    for (String moment : new String[] {"restoring", "comparing", "changing places"}) {
      failsAt(moment, progress -> database.restore(FIRST, RESCUE, progress));
      assertThat(customers()).as(moment).isEqualTo(10);
      assertThat(database.isRestored(FIRST, RESCUE)).isFalse();
    }

    database.restore(FIRST, RESCUE, Progress.SILENT);

    assertThat(database.contents(Progress.SILENT)).isEqualTo(backup.contents());
    assertThat(database.backup(RESCUE).orElseThrow().contents().rows()).isEqualTo(10);
  }

  @Test
  void whoever_died_with_the_live_database_closed_finds_it_open_again() throws SQLException {
    database.backUp(FIRST, "1", Assurance.COPIED, Progress.SILENT);
    try (Connection control = place.server().control()) {
      place
          .scratch()
          .copy(
              control,
              place.ours().of(Ours.KEPT, FIRST),
              place.ours().of(Ours.NEXT, RESCUE),
              url.user());
      Sql.execute(control, "ALTER DATABASE %s ALLOW_CONNECTIONS false".formatted(url.database()));
    }

    assertThat(opened().exists()).isTrue();
    assertThat(customers()).isEqualTo(5000);
    opened().restore(FIRST, RESCUE, Progress.SILENT);
    assertThat(customers()).isEqualTo(5000);
  }

  @Test
  void whoever_died_after_the_switch_finishes_and_keeps_what_was_written_since()
      throws SQLException {
    database.backUp(FIRST, "1", Assurance.COPIED, Progress.SILENT);
    server.run(url, "DELETE FROM customer WHERE id > 10");
    Contents replaced = database.contents(Progress.SILENT);
    String next = place.ours().of(Ours.NEXT, RESCUE);
    try (Connection control = place.server().control()) {
      place.scratch().copy(control, place.ours().of(Ours.KEPT, FIRST), next, url.user());
      new Switch(control, url.database())
          .to(
              next,
              place.ours().of(Ours.KEPT, RESCUE),
              "slipway: replaced by " + FIRST,
              place.attributes(control));
      Sql.execute(
          control,
          "ALTER DATABASE %s ALLOW_CONNECTIONS false"
              .formatted(place.ours().of(Ours.KEPT, RESCUE)));
    }
    server.run(url, "INSERT INTO customer VALUES (7777, 'since')");

    opened().restore(FIRST, RESCUE, Progress.SILENT);

    assertThat(customers()).isEqualTo(5001);
    assertThat(database.backup(RESCUE)).map(Backup::contents).contains(replaced);
    assertThat(database.isRestored(FIRST, RESCUE)).isTrue();
  }

  @Test
  void sessions_of_the_app_are_ended_by_a_restore_and_can_come_again() throws SQLException {
    database.backUp(FIRST, "1", Assurance.PROVEN, Progress.SILENT);
    server.run(url, "DELETE FROM customer");
    try (Connection app = new Server(url).open()) {
      app.setAutoCommit(false);
      Sql.execute(app, "INSERT INTO public.customer VALUES (1, 'never committed')");

      database.restore(FIRST, RESCUE, Progress.SILENT);

      assertThatThrownBy(() -> Sql.number(app, "SELECT 1")).isInstanceOf(SQLException.class);
    }
    assertThat(customers()).isEqualTo(5000);
    assertThat(database.backup(RESCUE).orElseThrow().contents().rows()).isZero();
  }

  @Test
  void what_hangs_on_the_live_database_refuses_a_restore() throws SQLException {
    database.backUp(FIRST, "1", Assurance.PROVEN, Progress.SILENT);
    server.run(url, "BEGIN", "INSERT INTO customer VALUES (0, 'x')", "PREPARE TRANSACTION 'half'");

    assertThatThrownBy(() -> database.restore(FIRST, RESCUE, Progress.SILENT))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("half");
    assertThat(database.otherWriters(Set.of()).seen().getFirst().description())
        .contains("prepared transaction half");
    server.run(url, "ROLLBACK PREPARED 'half'");
    assertThat(customers()).isEqualTo(5000);
  }

  @Test
  void a_damaged_dump_is_not_equal_and_not_restored() throws IOException {
    database.backUp(FIRST, "1", Assurance.PROVEN, Progress.SILENT);
    Path data;
    try (var files = Files.list(folder.resolve(FIRST.value()).resolve("dump"))) {
      data =
          files.filter(file -> file.toString().endsWith(".gz")).sorted().findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 2] ^= 1;
    Files.write(data, bytes);

    assertThat(database.verify(FIRST, Progress.SILENT).differences())
        .containsExactly("the dump's bytes are not those that were written");
    assertThatThrownBy(() -> database.restore(FIRST, RESCUE, Progress.SILENT))
        .isInstanceOf(Failure.class);
    assertThat(customers()).isEqualTo(5000);
  }

  @Test
  void a_backup_of_a_newer_server_is_refused_and_one_of_a_newer_correction_is_not()
      throws IOException {
    database.backUp(FIRST, "1", Assurance.COPIED, Progress.SILENT);
    database.backUp(SECOND, "1", Assurance.PROVEN, Progress.SILENT);
    database.dropClones();
    server.run(url, "DELETE FROM customer WHERE id > 10");
    madeBy(SECOND, "99.1");

    assertThatThrownBy(() -> database.restore(SECOND, RESCUE, Progress.SILENT))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("backup.newer");
              assertThat(failure.what()).contains("99.1");
            });
    assertThatThrownBy(() -> database.verify(SECOND, Progress.SILENT))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("backup.newer"));
    assertThat(customers()).isEqualTo(10);

    madeBy(SECOND, server.number(url, "SHOW server_version_num") / 10_000 + ".99");
    database.restore(SECOND, RESCUE, Progress.SILENT);
    assertThat(customers()).isEqualTo(5000);
  }

  private void madeBy(BackupName backup, String version) throws IOException {
    Path manifest = folder.resolve(backup.value()).resolve("manifest.json");
    Files.writeString(
        manifest,
        Files.readString(manifest).replaceFirst("PostgreSQL [0-9.]+", "PostgreSQL " + version));
  }

  @Test
  void a_dump_is_of_one_moment_while_others_write() throws Exception {
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 10_000; !Thread.currentThread().isInterrupted(); i++) {
                server.run(
                    url,
                    "INSERT INTO customer VALUES (%d, 'new')".formatted(i),
                    "UPDATE customer SET name = name || '!' WHERE id = 1");
              }
            });
    try {
      // Proving compares the dump with what was read beside it.
      Backup backup = database.backUp(FIRST, "1", Assurance.PROVEN, Progress.SILENT);
      assertThat(backup.contents().rows()).isGreaterThan(5000);
      assertThat(database.backUp(SECOND, "1", Assurance.COPIED, Progress.SILENT).assurance())
          .isEqualTo(Assurance.COPIED);
    } finally {
      writer.interrupt();
      writer.join();
    }
    assertThat(database.verify(SECOND, Progress.SILENT).differences()).isEmpty();
  }

  @Test
  void sessions_are_told_apart_by_the_process_behind_them() throws Exception {
    ProcessBuilder psql =
        new ProcessBuilder(
            "/usr/bin/psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align");
    psql.environment().putAll(new Server(url).environment(url.database()));
    psql.environment().put("PGAPPNAME", "report");
    Process report = psql.redirectErrorStream(true).start();
    try (var in = report.outputWriter();
        var out = report.inputReader()) {
      in.write("SELECT 'there';\n");
      in.flush();
      assertThat(out.readLine()).isEqualTo("there");

      assertThat(database.otherWriters(Set.of()).seen())
          .singleElement()
          .satisfies(writer -> {
            assertThat(
                    report.descendants().map(ProcessHandle::pid).toList().contains(writer.pid())
                        || writer.pid() == report.pid())
                .isTrue();
            assertThat(writer.description()).contains(url.user(), "(report)", "127.0.0.1", "idle");
          });
      assertThat(database.otherWriters(Set.of(report.pid())).surelyNone()).isTrue();
      // A process of ours that was ended leaves its session to the server.
      assertThat(database.endSessions("rep")).isEqualTo(1);
      assertThat(database.otherWriters(Set.of()).seen()).isEmpty();
    } finally {
      report.destroy();
    }
  }

  @Test
  void through_the_socket_the_same_works_and_strangers_are_seen() throws SQLException {
    DatabaseUrl local =
        DatabaseUrl.parse(
            "postgresql://%s@/%s?host=%s&port=%d"
                .formatted(url.user(), url.database(), server.sockets(), server.port()));
    DatabaseUrl here =
        new DatabaseUrl(
            local.engine(),
            local.scheme(),
            "",
            server.port(),
            local.user(),
            "",
            local.database(),
            local.parameters());
    try (Connection session = new Server(here).open()) {
      assertThat(Server.whoAmI(session)).isEqualTo(url.user());
      assertThat(database.otherWriters(Set.of()).seen())
          .singleElement()
          .satisfies(writer -> assertThat(writer.description()).contains("through the socket"));
    }
    server.run(admin, "ALTER ROLE " + url.user() + " CREATEDB CREATEROLE");
    PostgresDatabase through = new PostgresDatabase(here, folder);
    through.backUp(FIRST, "1", Assurance.PROVEN, Progress.SILENT);
    assertThat(through.verify(FIRST, Progress.SILENT).differences()).isEmpty();
  }

  @Test
  void the_one_missing_right_is_named() {
    PostgresDatabase poor = new PostgresDatabase(url, folder);
    assertThatThrownBy(() -> poor.backUp(FIRST, "1", Assurance.PROVEN, Progress.SILENT))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("database.grant");
              assertThat(failure.next())
                  .isEqualTo(
                      "let an administrator run once: ALTER ROLE \"%s\" CREATEROLE"
                          .formatted(url.user()));
            });
    server.run(admin, "ALTER ROLE " + url.user() + " CREATEROLE");
    assertThatThrownBy(() -> poor.backUp(FIRST, "1", Assurance.PROVEN, Progress.SILENT))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.next()).contains("CREATEDB"));
    server.run(admin, "ALTER ROLE " + url.user() + " CREATEDB");
    assertThat(Optional.of(poor.backUp(FIRST, "1", Assurance.PROVEN, Progress.SILENT))).isPresent();
  }
}
