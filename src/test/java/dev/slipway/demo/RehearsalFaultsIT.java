package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.demo.Releases.Recipe;
import dev.slipway.demo.Slipway.Result;
import dev.slipway.model.AppEnvironment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Migrations and applications that do in a rehearsal what they should not: nothing outside the
 * clone is touched, it is told, and nothing of the rehearsal stays.
 */
class RehearsalFaultsIT {
  private static final Recipe PLAIN = new Recipe("1.0.0", List.of(), false);

  @TempDir static Path folder;

  private static GuestbookHost host;
  private static Path rehearsal;
  private static int versions;

  @BeforeAll
  static void a_release_serves_and_a_customer_wrote() throws IOException {
    host = new GuestbookHost(folder);
    rehearsal = host.home.app(new AppEnvironment("guestbook", "local")).resolve("rehearsal");
    Result first = host.deploy(particular(), "1.0.0");
    assertThat(first.exitCode()).as(first.text()).isZero();
    host.write(1);
  }

  @AfterAll
  static void everything_ends() {
    host.close();
  }

  @AfterEach
  void what_serves_is_as_it_was_and_nothing_is_left() throws Exception {
    assertThat(host.version()).isEqualTo("1.0.0");
    assertThat(schema()).doesNotContain("mood", "token");
    awaitNothingLeft();
  }

  @Test
  void a_migration_that_ignores_its_settings_meets_the_clone_where_the_live_file_is()
      throws Exception {
    Result plan = plan(migrating(host.database(), "ALTER TABLE entry ADD COLUMN mood TEXT", ""));
    assertThat(plan.exitCode()).as(plan.text()).isZero();
    assertThat(plan.text()).contains("\"gaps\":[]").contains("mood TEXT");
  }

  @Test
  void a_migration_that_cannot_run_twice_is_told_and_not_run_beside_writes() throws Exception {
    Result plan = plan(migrating("ALTER TABLE entry ADD COLUMN mood TEXT", ""));
    assertThat(plan.exitCode()).as(plan.text()).isZero();
    assertThat(plan.field("cutover")).as(plan.text()).isEqualTo("hold");
    assertThat(plan.field("rollback")).isEqualTo("code-only");
    assertThat(plan.text())
        .contains("migrating again is not harmless: it fails", "duplicate column name: mood");
  }

  @Test
  void a_migration_that_does_not_survive_being_killed_fails_the_rehearsal_that_asked_for_it()
      throws Exception {
    // Nobody can hold a program up between two commits to a file; this one takes its time.
    String takesItsTime =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000)"
            + " SELECT count(*) FROM n; ";
    Path source =
        migrating(
            "ALTER TABLE entry ADD COLUMN mood TEXT; "
                + takesItsTime
                + "CREATE TABLE IF NOT EXISTS token (id)",
            "");
    Result rehearsal =
        host.slipway.run(
            source, event -> {}, "rehearse", "--crash", "--version-name", "2.0." + versions++);
    assertThat(rehearsal.exitCode()).as(rehearsal.text()).isEqualTo(1);
    assertThat(rehearsal.field("code")).isEqualTo("rehearsal.crash");
    assertThat(rehearsal.field("what"))
        .contains("killed after", "column entry.mood was added", "duplicate column name: mood");
    assertThat(rehearsal.text()).contains("\"crash\":{\"boundaries\":");
  }

  /** What serves: as many tools do, it does not start on a schema that it does not know. */
  private static Path particular() throws IOException {
    return mainBegins(
        """
        connection = database()
        if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'token_9'").fetchone():
            sys.exit("the schema is newer than this code")
        connection.close()
        """);
  }

  @Test
  void old_code_that_refuses_to_start_on_the_new_schema_is_found_out() throws Exception {
    Result plan = plan(migrating("CREATE TABLE IF NOT EXISTS token_9 (id INTEGER)", ""));
    assertThat(plan.exitCode()).as(plan.text()).isZero();
    assertThat(plan.field("cutover")).as(plan.text()).isEqualTo("hold");
    assertThat(plan.field("rollback")).isEqualTo("replay");
    assertThat(plan.text())
        .contains("not code-only: old code on the new schema")
        .contains("the schema is newer than this code");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "INSERT INTO entry (number, text) SELECT number + 90, text FROM entry WHERE number < 90"
            + "|entry had 1 rows, has 2",
        "UPDATE entry SET text = substr(text, 1,"
            + " 0)|{\"column\":\"text\",\"gone\":false,\"rows\":1}",
        "UPDATE entry SET id = id + 90|\"rows\":1,\"gone\":false,\"missing\":1",
      })
  void a_migration_that_doubles_narrows_or_renumbers_is_told(String sql, String told)
      throws Exception {
    Result plan = plan(migrating(sql, ""));
    assertThat(plan.exitCode()).as(plan.text()).isZero();
    assertThat(plan.text()).contains(told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"random()", "julianday()"})
  void a_migration_that_depends_on_chance_or_time_is_told(String value) throws Exception {
    Result plan =
        plan(
            migrating(
                "ALTER TABLE entry ADD COLUMN token INTEGER; UPDATE entry SET token = " + value,
                ""));
    assertThat(plan.exitCode()).as(plan.text()).isZero();
    assertThat(plan.text()).contains("two runs differ: table entry");
  }

  @Test
  void a_migration_beyond_the_budget_is_ended_and_says_so() throws Exception {
    Path source = host.source(PLAIN);
    GuestbookHost.replace(
        source.resolve("slipway.yaml"),
        "migrations: sql-files",
        "migrations: {tool: command, up: sleep 601}\nproof: 2s");
    Result plan = plan(source);
    assertThat(plan.exitCode()).as(plan.text()).isEqualTo(1);
    assertThat(plan.field("what")).contains("the migration fails on a clone", "after 2 s");
    assertThat(ProcessHandle.allProcesses())
        .noneMatch(process -> process.info().commandLine().orElse("").contains("sleep 601"));
  }

  @Test
  void an_app_reaches_nobody_and_writes_nowhere_but_its_clone() throws Exception {
    Path outside = folder.resolve("outside.txt");
    try (ServerSocket neighbour = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      Path source =
          mainBegins(
              """
              import socket
              for way in (
                  lambda: open("%s", "w"),
                  lambda: open(os.path.join(HERE, "app.py"), "a"),
                  lambda: socket.create_connection(("127.0.0.1", %d), 2),
              ):
                  try:
                      way()
                      sys.exit("reached it")
                  except OSError:
                      pass  # kept from it
              connection = database()
              connection.execute("CREATE TABLE IF NOT EXISTS mood (id INTEGER)")
              connection.close()
              """
                  .formatted(outside, neighbour.getLocalPort()));
      Result plan = plan(source);
      assertThat(plan.exitCode()).as(plan.text()).isZero();
      assertThat(plan.text()).contains("changes the schema by itself when it starts");
      assertThat(outside).doesNotExist();
      neighbour.setSoTimeout(50);
      assertThatThrownBy(neighbour::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"migrating the clone", "taking the migration back", "trying "})
  void an_executor_killed_while_rehearsing_leaves_nothing(String moment) throws Exception {
    Path source = migrating("DROP TABLE IF EXISTS mood; CREATE TABLE mood (id INTEGER)", "true");
    AtomicBoolean killed = new AtomicBoolean();
    Result result =
        host.slipway.run(
            source,
            event -> {
              if (String.valueOf(event.get("detail")).startsWith(moment)
                  && killed.compareAndSet(false, true)) {
                host.slipway.killExecutor();
              }
            },
            "plan",
            "--version-name",
            "3.0." + versions++);
    assertThat(killed).as(result.text()).isTrue();
  }

  private static Path migrating(String sql, String down) throws IOException {
    return migrating(Path.of("data/guestbook.db"), sql, down);
  }

  private static Path migrating(Path database, String sql, String down) throws IOException {
    Path source = host.source(PLAIN);
    String tool = "{tool: command, up: [sqlite3, -bail, '%s', '%s']".formatted(database, sql);
    GuestbookHost.replace(
        source.resolve("slipway.yaml"),
        "migrations: sql-files",
        "migrations: " + tool + (down.isEmpty() ? "}" : ", down: " + down + "}"));
    return source;
  }

  private static Path mainBegins(String lines) throws IOException {
    Path source = host.source(PLAIN);
    GuestbookHost.replace(
        source.resolve("app.py"), "def main():\n", "def main():\n" + lines.indent(4));
    return source;
  }

  private static Result plan(Path source) {
    return host.slipway.run(source, event -> {}, "plan", "--version-name", "2.0." + versions++);
  }

  /** An executor that was killed is followed by one that clears up. */
  private static void awaitNothingLeft() throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (Files.exists(rehearsal) || !inside().isEmpty()) {
      assertThat(System.nanoTime()).as("in time: " + inside()).isLessThan(until);
      Thread.sleep(20);
    }
  }

  /** Processes that work in the rehearsal's folder or name it. */
  private static List<ProcessHandle> inside() {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process ->
              process.info().commandLine().orElse("").contains(rehearsal.toString())
                  || worksIn(process))
          .toList();
    }
  }

  private static boolean worksIn(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"))
          .startsWith(rehearsal);
    } catch (IOException e) {
      return false;
    }
  }

  private static String schema() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + host.database());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT group_concat(name || sql) FROM sqlite_schema")) {
      return row.getString(1);
    }
  }
}
