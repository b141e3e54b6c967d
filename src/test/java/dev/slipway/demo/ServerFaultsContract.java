package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.DatabaseUrl;
import dev.slipway.demo.Slipway.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database server dies in the middle of a live migration and is started again, or somebody
 * holds a lock there: what was acknowledged is there, the old release serves on the schema it
 * knows, the next deployment works.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class ServerFaultsContract {
  private static final String NUMBERS = "SELECT number FROM entry ORDER BY number";
  private static final String INSERT = "INSERT INTO entry (number, text) VALUES (?, ?)";

  private DatabaseUrl url;
  private ShopHost host;

  /** A fresh database on a server of this test's own, as the app is told of it. */
  protected abstract DatabaseUrl freshDatabase();

  /** The URL of an account that may do everything there, with that database. */
  protected abstract DatabaseUrl admin(String database);

  /** A database of the server's own. */
  protected abstract String systemDatabase();

  protected abstract Flavour flavour();

  /** A statement that takes long in that database until a query finds a row, else no time. */
  protected abstract String slowUntil(String database, String isOver);

  /** What is left of a migration beside writes: none of its columns, or all. */
  protected abstract String[] columnsAfterwards();

  /** How many sessions of that database are at such a statement: clones pass theirs quickly. */
  protected abstract String slowSessions(String database);

  /** Makes a column required. */
  protected abstract String required(String column);

  /** The server dies without a warning, and is started again. */
  protected abstract void crashAndStart() throws Exception;

  @BeforeAll
  void a_release_serves_and_customers_signed(@TempDir Path folder) throws Exception {
    url = freshDatabase();
    host = new ShopHost(folder, Path.of("examples/guestbook"), "guestbook", "app.py", "none.db");
    Path env = host.root.resolve("shared/.env");
    Files.createDirectories(env.getParent());
    Files.writeString(
        env, "DATABASE_URL=%s\nADMIN_URL=%s\n".formatted(url.text(), admin(url.database()).text()));
    Result first = host.deploy(source("1.0.0"), "1.0.0");
    assertThat(first.exitCode()).as(first.text()).isZero();
    host.write(1);
  }

  @AfterAll
  void everything_ends() {
    host.close();
  }

  @Test
  @Order(1)
  void beside_writes_no_half_of_the_migration_stays_and_the_next_deployment_works()
      throws Exception {
    Path source = source("1.1.0");
    pages(source);

    Result failed = crashedInTheMiddle(source, "1.1.0", () -> host.write(2));

    assertThat(failed.text()).doesNotContain("hold requests");
    isUndone(source, failed);
    oldReleaseServesWith("1.0.0", 3, columnsAfterwards());
    assertThat(all(NUMBERS)).containsExactly("1", "2", "3");

    goesLiveNow(source, "1.1.0");
    assertThat(columns()).containsExactly("id", "number", "text", "page", "leaf");
    host.write(4);
    assertThat(all(NUMBERS)).containsExactly("1", "2", "3", "4");
  }

  @Test
  @Order(2)
  void while_requests_wait_the_old_release_goes_on_with_the_old_schema() throws Exception {
    Path source = source("1.2.0");
    customers(source);
    GuestbookHost.append(source, "proof: 0s\n"); // Not rehearsed: requests wait.

    Result failed = crashedInTheMiddle(source, "1.2.0", () -> {});

    assertThat(failed.text()).contains("hold requests");
    isUndone(source, failed);
    oldReleaseServesWith("1.1.0", 5, "id", "number", "text", "page", "leaf");
    assertThat(all(NUMBERS)).containsExactly("1", "2", "3", "4", "5");

    goesLiveNow(source, "1.2.0");
    host.write(6);
    assertThat(all(NUMBERS)).containsExactly("1", "2", "3", "4", "5", "6");
  }

  @Test
  @Order(3)
  void a_lock_of_others_is_waited_for_but_not_for_ever_and_said() throws Exception {
    Path source = source("1.3.0");
    customers(source);
    migration(source, "0004_mood.sql", "ALTER TABLE entry ADD COLUMN mood INTEGER;");
    Result failed;
    try (Connection other = DriverManager.getConnection(url.jdbc())) {
      other.setAutoCommit(false);
      first(other, NUMBERS);
      failed = host.deploy(source, "1.3.0");
    }

    assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
    assertThat(failed.text())
        .contains("0004_mood.sql, statement 1")
        .contains("Another session holds a lock");
    oldReleaseServesWith("1.2.0", 7, "id", "number", "text", "page", "customer", "leaf");
    goesLiveNow(source, "1.3.0");
  }

  /** Deploys, and lets the server die as soon as the migration is at its slow statement. */
  private Result crashedInTheMiddle(Path source, String version, Runnable meanwhile)
      throws Exception {
    CompletableFuture<Result> deployment =
        CompletableFuture.supplyAsync(() -> host.deploy(source, version));
    // Not in the live database, where strangers' sessions are ended.
    try (Connection watcher = DriverManager.getConnection(admin(systemDatabase()).jdbc())) {
      while (first(watcher, slowSessions(url.database())).equals("0")) {
        assertThat(deployment).as("it comes to the slow statement").isNotDone();
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    meanwhile.run();
    crashAndStart();
    return deployment.get(3, TimeUnit.MINUTES);
  }

  /** Undone; where the server was still away just then, as soon as it is back. */
  private void isUndone(Path source, Result failed) throws InterruptedException {
    assertThat(failed.exitCode()).as(failed.text()).isIn(1, 5);
    Result recovered = failed;
    long began = System.nanoTime();
    while (recovered.exitCode() > 3 && System.nanoTime() - began < TimeUnit.SECONDS.toNanos(40)) {
      TimeUnit.MILLISECONDS.sleep(200);
      recovered = host.run(source, "recover", "local");
    }
    assertThat(recovered.exitCode()).as(failed.text() + recovered.text()).isIn(0, 1);
  }

  private void oldReleaseServesWith(String version, int number, String... columns)
      throws SQLException {
    assertThat(host.version()).isEqualTo(version);
    assertThat(columns()).containsExactly(columns);
    host.write(number);
  }

  /** The same release again. */
  private void goesLiveNow(Path source, String version) throws IOException {
    Result done = host.deploy(source, version);
    assertThat(done.exitCode()).as(done.text()).isZero();
    assertThat(host.version()).isEqualTo(version);
  }

  /** Takes long on the live database until that entry is there: run again it is in a hurry. */
  private String slowUntil(int number) {
    return slowUntil(url.database(), "SELECT 1 FROM entry WHERE number = " + number);
  }

  /** What would be done with that release now. */
  final Result planned(Path source, String version) {
    return host.plan(source, version);
  }

  /** That release, not migrating anything yet. */
  final Path source(String version) throws IOException {
    Path source = host.source(version);
    Files.copy(
        source.resolve(flavour().migrations()).resolve("0001_entry.sql"),
        source.resolve("migrations/0001_entry.sql"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.move(
        source.resolve("static/guestbook-1.0.0.css"),
        source.resolve("static/guestbook-" + version + ".css"));
    Path settings = source.resolve("slipway.yaml");
    GuestbookHost.replace(settings, "web: python3", "web: /usr/bin/python3");
    GuestbookHost.replace(
        settings,
        "database: data/guestbook.db",
        "database: {url: \"${DATABASE_URL}\", admin: \"${ADMIN_URL}\"}");
    GuestbookHost.replace(settings, "shared: [data/]", "shared: [.env]");
    GuestbookHost.replace(settings, "watch: 5s", "watch: 1s");
    return source;
  }

  /** Bears being run again where what changes the schema is committed at once. */
  private void pages(Path source) throws IOException {
    migration(
        source,
        "0002_page.sql",
        flavour().sql("CREATE TABLE {if new}page (leaf INTEGER PRIMARY KEY);"),
        slowUntil(2),
        flavour().sql("ALTER TABLE entry ADD COLUMN {if new}page INTEGER;"));
  }

  /** From here on every entry has a customer. */
  private void customers(Path source) throws IOException {
    pages(source);
    migration(
        source,
        "0003_customer.sql",
        "ALTER TABLE entry ADD COLUMN customer INTEGER;",
        "UPDATE entry SET customer = 7;",
        slowUntil(5),
        required("customer"));
    GuestbookHost.replace(
        source.resolve("app.py"),
        INSERT,
        "INSERT INTO entry (number, text, customer) VALUES (?, ?, 1)");
  }

  static void migration(Path source, String name, String... statements) throws IOException {
    ShopHost.write(source, "migrations/" + name, String.join("\n", statements) + "\n");
  }

  private List<String> columns() throws SQLException {
    return all(
        ("SELECT column_name FROM information_schema.columns WHERE table_name IN ('entry', 'page')"
                + " AND table_schema IN ('public', '%s') ORDER BY table_name, ordinal_position")
            .formatted(url.database()));
  }

  /** The first column of every row. */
  private List<String> all(String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url.jdbc())) {
      return all(connection, query);
    }
  }

  private static String first(Connection connection, String query) throws SQLException {
    return all(connection, query).getFirst();
  }

  private static List<String> all(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }
}
