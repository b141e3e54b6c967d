package dev.slipway.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Assurance;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.OtherWriters;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other sessions on the server, and accounts that may do less. */
class SessionsIT {
  private final LiveDatabase live = new LiveDatabase();
  @TempDir Path backups;
  private MariaDatabase database;

  @BeforeEach
  void a_table() {
    live.run("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT)", "INSERT INTO t VALUES (1)");
    database = new MariaDatabase(live.url(), backups);
  }

  @AfterEach
  void gone() {
    live.run("DROP USER IF EXISTS small");
    live.close();
  }

  /** A process of its own with a session that sleeps in the live database. */
  private Process client(String statement) throws Exception {
    Process client =
        new ProcessBuilder(
                "mariadb",
                "--no-defaults",
                "--host=127.0.0.1",
                "--port=" + live.server().port(),
                "--user=root",
                "--execute=" + statement,
                live.name())
            .start();
    while (live.number(
            "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%SLEEP%'"
                + " AND id <> CONNECTION_ID()")
        == 0) {
      Thread.onSpinWait();
    }
    return client;
  }

  @Test
  void another_program_is_seen_with_its_process_and_ours_is_not() throws Exception {
    Process client = client("SELECT SLEEP(60)");
    try {
      OtherWriters others = database.otherWriters(Set.of());
      assertThat(others.complete()).isTrue();
      assertThat(others.seen())
          .singleElement()
          .satisfies(writer -> {
            assertThat(writer.pid()).isEqualTo(client.pid());
            assertThat(writer.description()).contains("root", "127.0.0.1");
          });
      assertThat(database.otherWriters(Set.of(client.pid())).surelyNone()).isTrue();
    } finally {
      client.destroyForcibly().waitFor();
      database.endAbandoned();
    }
  }

  @Test
  void what_a_killed_program_left_on_the_server_is_ended_before_it_can_commit() throws Exception {
    // Slow, so that little is to be taken back; a SLEEP would end by itself.
    Process client =
        client(
            "INSERT INTO t SELECT seq + 1 + BENCHMARK(20000, SHA1('not SLEEP'))"
                + " FROM seq_1_to_100000000");
    client.destroyForcibly().waitFor();
    assertThat(database.otherWriters(Set.of()).seen()).hasSize(1);

    assertThat(database.endAbandoned()).isEqualTo(1);

    assertThat(database.otherWriters(Set.of()).seen()).isEmpty();
    assertThat(live.number("SELECT COUNT(*) FROM t")).isEqualTo(1);
  }

  @Test
  void a_program_that_lives_is_not_abandoned_but_can_be_ended() throws Exception {
    Process client = client("SELECT SLEEP(60)");
    assertThat(database.endAbandoned()).isZero();

    assertThat(database.endSessions(Set.of(client.pid()))).isEmpty();
    assertThat(database.endSessions(Set.of())).hasSize(1);

    assertThat(client.waitFor()).isNotZero();
  }

  @Test
  void an_account_that_sees_only_itself_says_that_it_does_not_see_all() {
    assertThat(new MariaDatabase(small(), backups).otherWriters(Set.of()).complete()).isFalse();
  }

  @Test
  void without_the_right_to_create_databases_the_grant_is_named_and_nothing_left() {
    MariaDatabase small = new MariaDatabase(small(), backups);
    for (Assurance assurance : Assurance.values()) {
      assertThatThrownBy(
              () -> small.backUp(new BackupName("1-x"), "1.0.0", assurance, Progress.SILENT))
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> {
                assertThat(failure.code()).isEqualTo("database.grant");
                assertThat(failure.next()).contains("GRANT ALL ON `slipway\\_%`.* TO 'small'");
              });
    }
    assertThat(small.backups()).isEmpty();
  }

  @Test
  void with_that_grant_alone_a_backup_is_proven_and_restored() {
    DatabaseUrl url = small();
    live.run("GRANT ALL ON `slipway\\_%`.* TO small");
    MariaDatabase small = new MariaDatabase(url, backups);
    BackupName name = new BackupName("1-x");
    small.backUp(name, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    live.run("INSERT INTO t VALUES (2)");
    small.restore(name, new BackupName("2-rescue"), Progress.SILENT);
    assertThat(live.number("SELECT COUNT(*) FROM t")).isEqualTo(1);
    small.dropClones();
    small.backups().forEach(backup -> small.delete(backup.name()));
    assertThat(live.scratchDatabases(backups)).isEmpty();
  }

  private DatabaseUrl small() {
    live.run(
        "CREATE USER small IDENTIFIED BY 'p@ss \"w\\\\rd'",
        "GRANT ALL ON " + Sql.name(live.name()) + ".* TO small");
    return live.url().with(live.name(), "small", "p@ss \"w\\rd");
  }

  @Test
  void the_socket_file_is_a_way_in_too() {
    DatabaseUrl url =
        DatabaseUrl.parse(
            "mysql+pymysql://root@localhost/"
                + live.name().replace(" ", "%20")
                + "?unix_socket="
                + live.server().socket());
    MariaDatabase local = new MariaDatabase(url, backups);
    local.backUp(new BackupName("1-x"), "1.0.0", Assurance.PROVEN, Progress.SILENT);
    assertThat(local.verify(new BackupName("1-x"), Progress.SILENT).equal()).isTrue();
    local.dropClones();
  }

  @Test
  void a_second_that_passes_is_no_write_and_a_write_in_the_same_second_is_one() throws Exception {
    Session session = new Server(live.url()).open();
    try (Post post = new Post(session, live.name(), live.server().port(), Set::of)) {
      live.run("INSERT INTO t VALUES ()");
      String written = post.written();
      session.run("DO SLEEP(2.1)"); // Time itself is what is waited for.
      assertThat(post.written()).isEqualTo(written);

      // At the beginning of a second, so that both writes are within it.
      session.run("DO SLEEP(1.01 - MICROSECOND(SYSDATE(6)) / 1000000)");
      live.run("INSERT INTO t VALUES ()");
      String first = post.written();
      live.run("INSERT INTO t VALUES ()");
      assertThat(post.written()).isNotEqualTo(first);
    }
  }

  @Test
  void a_backup_beside_a_transaction_that_goes_on_holds_what_was_committed() throws Exception {
    try (Connection writer = live.server().connect("")) {
      writer.setAutoCommit(false);
      writer.createStatement().execute("INSERT INTO " + Sql.in(live.name(), "t") + " VALUES (2)");
      BackupName name = new BackupName("1-x");
      assertThat(
              database.backUp(name, "1.0.0", Assurance.PROVEN, Progress.SILENT).contents().rows())
          .isEqualTo(1);
    }
    database.dropClones();
  }

  @Test
  void advice_names_what_cannot_hold_every_character_and_what_json_is() {
    live.run("CREATE TABLE j (d JSON, l VARCHAR(9) CHARACTER SET latin1)");
    assertThat(database.advice())
        .hasSize(2)
        .anyMatch(line -> line.contains("j.l"))
        .anyMatch(line -> line.contains("LONGTEXT"));
  }
}
