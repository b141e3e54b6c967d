package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.DatabaseUrl;
import dev.slipway.demo.Slipway.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * A real Flask application with Flask-Migrate, gunicorn and a worker, on a database server: what is
 * rehearsed and announced of going live and going back is what happens, as on SQLite.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class ServerShopContract {
  private static final String NUMBERS = "SELECT number FROM entry ORDER BY number";

  private DatabaseUrl url;
  private ShopHost host;

  /** A fresh database on a server, as the app is told of it. */
  protected abstract DatabaseUrl freshDatabase() throws Exception;

  /** The URL of an account that may create databases there. */
  protected abstract DatabaseUrl admin(DatabaseUrl url);

  @BeforeAll
  void a_release_serves_and_customers_ordered(@TempDir Path folder) throws Exception {
    url = freshDatabase();
    host = new ShopHost(folder, Path.of("examples/flask-shop"), "flask-shop", "app.py", "none.db");
    Path source = source("1.0.0");
    assertThat(host.deploy(source, "1.0.0").exitCode()).isEqualTo(3);
    Files.writeString(
        host.root.resolve("shared/.env"),
        "DATABASE_URL=%s\nADMIN_URL=%s\nSECRET_KEY=kaef4Aiv9Oo\n"
            .formatted(url.text(), admin(url).text()));
    Result first = host.deploy(source, "1.0.0");
    assertThat(first.exitCode()).as(first.text()).isZero();
    host.write(1);
    host.write(2);
  }

  @AfterAll
  void everything_ends() {
    host.close();
  }

  private Path source(String version) throws IOException {
    Path source = host.source(version);
    GuestbookHost.replace(
        source.resolve("slipway.yaml"),
        "database: ${DATABASE_URL}",
        "database: {url: \"${DATABASE_URL}\", admin: \"${ADMIN_URL}\"}");
    return source;
  }

  @Test
  @Order(1)
  void an_additive_migration_goes_live_beside_writes_and_back_without_losing_any()
      throws Exception {
    Path source = withVat(source("1.1.0"));
    Result plan = host.plan(source, "1.1.0");
    assertThat(plan.exitCode()).as(plan.text()).isZero();
    assertThat(plan.field("cutover")).as(plan.text()).isEqualTo("overlap");
    assertThat(plan.field("rollback")).as(plan.text()).isEqualTo("code-only");
    assertThat(plan.text()).as("isolated").contains("\"gaps\":[]");
    assertThat(host.version()).isEqualTo("1.0.0");
    assertThat(all(NUMBERS)).as("the rehearsal wrote to a clone").containsExactly("1", "2");
    assertThat(leftovers()).isEmpty();

    Result done = host.run(source, "deploy", "--plan", plan.field("plan"));
    assertThat(done.exitCode()).as(done.text()).isZero();
    assertThat(done.text()).doesNotContain("hold requests");
    host.write(3);

    Result back = host.rollBack();
    assertThat(back.exitCode()).as(back.text()).isZero();
    assertThat(host.version()).isEqualTo("1.0.0");
    assertThat(all(NUMBERS)).containsExactly("1", "2", "3");
    host.write(4);
  }

  @Test
  @Order(2)
  void old_code_that_only_fails_on_writing_waits_and_the_way_down_keeps_what_was_written()
      throws Exception {
    Path source = strict(source("1.2.0"), "op.drop_column('entry', 'customer')\n");
    Result plan = host.plan(source, "1.2.0");
    assertThat(plan.text())
        .contains("\"cutover\":\"hold\"", "\"rollback\":\"down-migration\"")
        .contains("not code-only: old code on the new schema", "POST /entries");
    Result done = host.run(source, "deploy", "--plan", plan.field("plan"));
    assertThat(done.exitCode()).as(done.text()).isZero();
    host.write(5);

    Result back = host.rollBack();
    assertThat(back.exitCode()).as(back.text()).isZero();
    assertThat(back.text()).contains("take the migration back to a002");
    assertThat(host.version()).isEqualTo("1.0.0");
    assertThat(all(NUMBERS)).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  @Order(3)
  void a_migration_that_fails_is_found_out_before_anybody_notices() throws Exception {
    Path source = withVat(source("1.3.0"));
    revision(source, "a003", "a002", "raise RuntimeError('at once')", "pass");
    Result failed = host.deploy(source, "1.3.0");
    assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
    assertThat(failed.text()).contains("the migration fails on a clone");
    assertThat(host.version()).isEqualTo("1.0.0");
    host.write(6);
  }

  @Test
  @Order(4)
  void a_release_that_never_gets_healthy_after_a_hold_brings_the_data_back() throws Exception {
    Path source = strict(source("1.4.0"), "op.drop_column('entry', 'customer')\n");
    GuestbookHost.replace(source.resolve("slipway.yaml"), "watch: 2s", "watch: 2s\nproof: 0s");
    GuestbookHost.replace(
        source.resolve("app.py"), "def health():\n", "def health():\n    raise RuntimeError()\n");
    GuestbookHost.replace(
        source.resolve("slipway.yaml"), "health: /health", "health: {path: /health, start: 4s}");
    CronJob job = new CronJob(url, "INSERT INTO entry (number, text) VALUES (%d, 'by cron')");
    Result failed;
    try (job) {
      failed = host.deploy(source, "1.4.0");
    }
    assertThat(failed.text()).contains("hold requests");
    assertThat(host.version()).isEqualTo("1.0.0");
    assertThat(all(NUMBERS)).contains("1", "2", "3", "4", "5", "6");
    // What it was told is written is there, or a person hears where it is.
    List<String> lost = new ArrayList<>(job.written());
    lost.removeAll(all(NUMBERS));
    assertThat(job.failed())
        .as("its writes were kept out while requests waited: %s", failed.text())
        .isPositive();
    assertThat(failed.exitCode())
        .as(failed.text())
        .isIn(lost.isEmpty() ? List.of(1, 3) : List.of(3));
    if (failed.exitCode() == 3) {
      assertThat(failed.field("code")).as(failed.text()).isEqualTo("database.others-wrote");
      assertThat(failed.field("what")).contains("is kept as", "-rescue");
    }
    change("DELETE FROM entry WHERE text = 'by cron'");
    assertThat(all(NUMBERS)).containsExactly("1", "2", "3", "4", "5", "6");
    assertThat(all("SELECT column_name FROM information_schema.columns WHERE table_name = 'entry'"))
        .doesNotContain("customer");
    host.write(7);
  }

  @Test
  @Order(5)
  void where_the_way_down_changes_values_what_was_written_is_brought_over_to_the_old_data()
      throws Exception {
    Path source =
        strict(
            source("1.5.0"),
            "op.execute('UPDATE entry SET text = number')\n"
                + "    op.drop_column('entry', 'customer')");
    Result plan = host.plan(source, "1.5.0");
    assertThat(plan.text()).contains("\"cutover\":\"hold\"", "\"rollback\":\"replay\"");
    Result done = host.run(source, "deploy", "--plan", plan.field("plan"));
    assertThat(done.exitCode()).as(done.text()).isZero();
    host.write(8);
    host.write(9);

    Result back = host.rollBack();
    assertThat(back.exitCode()).as(back.text()).isZero();
    assertThat(back.text()).contains("replay what was written since");
    assertThat(host.version()).isEqualTo("1.0.0");
    assertThat(all(NUMBERS)).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThatThrownBy(() -> all("SELECT customer FROM entry")).isInstanceOf(SQLException.class);
    host.write(10);
  }

  @Test
  @Order(6)
  void what_the_database_says_of_its_migrations_is_held_against_what_rehearsals_saw()
      throws Exception {
    Path source = source("1.0.0");
    Result ahead = host.run(source, "check");
    assertThat(ahead.exitCode()).as(ahead.text()).isEqualTo(2);
    assertThat(ahead.text())
        .contains("The database is at a002, which this release does not know")
        .containsPattern("deployment [0-9]+ brought a002 with release [0-9_]+-1\\.1\\.0");

    run("UPDATE alembic_version SET version_num = 'a001'");
    Result wrong = host.run(source, "check");
    assertThat(wrong.text())
        .contains("the database says that it is at a001, and its schema is exactly that of a002")
        .contains("flask db stamp a002");
    run("UPDATE alembic_version SET version_num = 'a002'");
  }

  @Test
  @Order(7)
  void half_a_migration_is_told_from_a_whole_one_before_anybody_notices() throws Exception {
    run("ALTER TABLE entry ADD COLUMN customer INT");
    Path source = withVat(source("1.5.0"));
    revision(
        source,
        "a003",
        "a002",
        """
        op.add_column('entry', sa.Column('customer', sa.Integer))
            op.create_index('of_customer', 'entry', ['customer'])\
        """,
        "op.drop_column('entry', 'customer')");
    Result half = host.deploy(source, "1.5.0");
    assertThat(half.exitCode()).as(half.text()).isEqualTo(1);
    assertThat(half.text())
        .contains("the migration fails on a clone")
        .contains(
            "of what a003 makes, column entry.customer is there already, and index of_customer is"
                + " not: it was left half-way, or begun by hand")
        .contains("take back by hand what is there", "flask db stamp a003");
    assertThat(host.version()).isEqualTo("1.0.0");
  }

  @Test
  @Order(8)
  void what_others_changed_in_the_schema_is_said_until_a_person_accepts_it() throws Exception {
    Path source = withVat(source("1.6.0"));
    String found = "column entry.customer was added";
    assertThat(host.run(source, "status").text()).contains("outside of migrations", found);
    assertThat(host.plan(source, "1.6.0").text()).contains(found, "check ENV --accept-drift");

    Result accepted = host.run(source, "check", "local", "--accept-drift");
    assertThat(accepted.exitCode()).as(accepted.text()).isZero();
    assertThat(accepted.text()).contains("accepted: " + found);
    assertThat(host.run(source, "status").text()).doesNotContain(found);
    assertThat(host.run(source, "check", "local", "--accept-drift").exitCode()).isEqualTo(2);
  }

  @Test
  @Order(9)
  void a_migration_that_dies_right_before_it_is_noted_needs_no_person() throws Exception {
    Path source = withVat(source("1.7.0"));
    String over = "SELECT 1 FROM entry WHERE number = 12";
    revision(
        source,
        "a003",
        "a002",
        """
        op.add_column('entry', sa.Column('mood', sa.Integer))
            op.execute("%s")\
        """
            .formatted(slowUntil(url.database(), over)),
        "op.drop_column('entry', 'mood')");

    CompletableFuture<Result> deployment =
        CompletableFuture.supplyAsync(() -> host.deploy(source, "1.7.0"));
    while (!endSlow(url.database())) {
      assertThat(deployment).as("it comes to the slow statement").isNotDone();
      TimeUnit.MILLISECONDS.sleep(50);
    }
    Result died = deployment.get(3, TimeUnit.MINUTES);

    assertThat(died.exitCode()).as(died.text()).isEqualTo(1);
    assertThat(died.text()).doesNotContain("hold requests");
    assertThat(host.version()).isEqualTo("1.0.0");
    host.write(11);
    host.write(12);
    Result again = host.deploy(source, "1.7.0");
    assertThat(again.exitCode()).as(died.text() + again.text()).isZero();
    assertThat(all("SELECT version_num FROM alembic_version")).containsExactly("a003");
    assertThat(all("SELECT mood FROM entry")).hasSize(12);
  }

  @Test
  @Order(10)
  void where_the_live_server_gives_no_rights_another_server_proves() throws Exception {
    Path source = host.source("1.8.0");
    Files.copy(
        host.root.resolve("current/migrations/versions/a002.py"),
        source.resolve("migrations/versions/a002.py"));
    Files.copy(
        host.root.resolve("current/migrations/versions/a003.py"),
        source.resolve("migrations/versions/a003.py"));
    Result alone = host.plan(source, "1.8.0");
    assertThat(alone.field("code")).as(alone.text()).isEqualTo("database.grant");

    Path env = host.root.resolve("shared/.env");
    Files.writeString(env, Files.readString(env) + "PROOF_URL=" + proofServer().text() + "\n");
    GuestbookHost.append(source, "proof: {server: \"${PROOF_URL}\"}\n");
    Result plan = host.plan(source, "1.8.0");
    assertThat(plan.exitCode()).as(plan.text()).isZero();
    assertThat(plan.text()).contains("\"rollback\":\"code-only\"", "\"gaps\":[]");
    Result done = host.run(source, "deploy", "--plan", plan.field("plan"));
    assertThat(done.exitCode()).as(done.text()).isZero();
    host.write(13);
  }

  /** An account of another server that may create databases there. */
  protected abstract DatabaseUrl proofServer();

  /** A statement that takes long in that database until a query finds a row, else no time. */
  protected abstract String slowUntil(String database, String isOver);

  /** Ends the sessions of that database that are at such a statement. Whether there were any. */
  protected abstract boolean endSlow(String database) throws SQLException;

  private void run(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url.jdbc());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Path withVat(Path source) throws IOException {
    revision(
        source,
        "a002",
        "a001",
        "op.add_column('entry', sa.Column('vat', sa.Integer))",
        "op.drop_column('entry', 'vat')");
    model(source, "    vat = db.Column(db.Integer)");
    return source;
  }

  /** From here on every order has a customer. */
  private Path strict(Path source, String down) throws IOException {
    withVat(source);
    revision(
        source,
        "a003",
        "a002",
        """
        op.add_column('entry', sa.Column('customer', sa.Integer))
            op.execute('UPDATE entry SET customer = 7')
            op.alter_column('entry', 'customer', nullable=False, existing_type=sa.Integer)\
        """,
        down.strip());
    model(source, "    customer = db.Column(db.Integer, nullable=False)");
    GuestbookHost.replace(
        source.resolve("app.py"), "text=asked[\"text\"]))", "text=asked[\"text\"], customer=1))");
    return source;
  }

  private static void model(Path source, String column) throws IOException {
    GuestbookHost.replace(
        source.resolve("app.py"),
        "    text = db.Column(db.String(200), nullable=False)\n",
        "    text = db.Column(db.String(200), nullable=False)\n" + column + "\n");
  }

  private static void revision(Path source, String id, String after, String up, String down)
      throws IOException {
    ShopHost.write(
        source,
        "migrations/versions/" + id + ".py",
        """
        import sqlalchemy as sa
        from alembic import op

        revision = '%s'
        down_revision = '%s'


        def upgrade():
            %s


        def downgrade():
            %s
        """
            .formatted(id, after, up, down));
  }

  /** Databases and accounts on the server that are ours and not the app's. */
  protected abstract List<String> leftovers() throws SQLException;

  private void change(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url.jdbc());
        Statement change = connection.createStatement()) {
      change.execute(statement);
    }
  }

  /** The first column of every row. */
  protected List<String> all(String query) throws SQLException {
    return all(url, query);
  }

  protected static List<String> all(DatabaseUrl where, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(where.jdbc());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }
}
