package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.postgres.PrivateServer;
import dev.slipway.demo.Slipway.Result;
import dev.slipway.deploy.schedule.Task;
import dev.slipway.model.SlipwayHome;
import dev.slipway.offsite.AgeKeys;
import dev.slipway.offsite.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The safety of data, row by row of what we promise, with the example that has tenants: FastAPI,
 * asyncpg and Alembic on PostgreSQL.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TenantsIT {
  private static final String TENANTS = "SELECT string_agg(slug, ',' ORDER BY slug) FROM tenants";

  @TempDir static Path folder;

  private static S3Server store;
  private static AgeKeys.Pair keys;
  private static PrivateServer server;
  private static DatabaseUrl url;
  private static ShopHost host;
  private static Path source;
  private static Result first;

  @BeforeAll
  static void a_first_deployment() throws Exception {
    store = new S3Server(Files.createDirectory(folder.resolve("s3")));
    keys = AgeKeys.generate();
    server = PrivateServer.started();
    url = server.freshDatabase();
    host =
        new ShopHost(
            folder, Path.of("examples/fastapi-tenants"), "fastapi-tenants", "app.py", "none");
    source = source("1.0.0");
    settings("local", url, "");
    first = host.deploy(source, "1.0.0");
  }

  @AfterAll
  static void everything_ends() {
    host.close();
    store.close();
  }

  @Test
  @Order(1)
  void d3_demo_data_go_into_an_empty_database_once() throws Exception {
    assertThat(first.exitCode()).as(first.text()).isZero();
    assertThat(first.field("what")).contains("demo data: 1 inserted");
    assertThat(ask(TENANTS)).isEqualTo("demo");
    host.write(1);

    Result again = run("seed", "local");
    assertThat(again.field("what")).contains("nothing to do");
    assertThat(ask("SELECT count(*) FROM sales")).isEqualTo("4");
  }

  @Test
  @Order(2)
  void d2_an_admin_is_made_where_there_is_none_with_a_password_of_its_own() throws Exception {
    Result made = run("seed", "local", "--set", "admin");
    assertThat(made.exitCode()).as(made.text()).isZero();
    assertThat(Pattern.compile("\"password\":\"\\w{20}\"").matcher(made.text()).find()).isTrue();

    assertThat(run("seed", "local", "--set", "admin").text()).doesNotContain("\"password\":");
    assertThat(ask("SELECT count(*) FROM users")).isEqualTo("1");
  }

  @Test
  @Order(3)
  void d10_each_tenant_is_seeded_and_checked_by_itself() throws Exception {
    assertThat(run("seed", "local", "--set", "tenant", "--tenant", "acme").exitCode()).isZero();
    Result full = run("seed", "local", "--set", "tenant", "--tenant", "demo");

    assertThat(full.field("code")).as(full.text()).isEqualTo("seed.not-empty");
    assertThat(full.field("what")).contains("sales has 4 rows of demo");
    assertThat(ask(TENANTS)).isEqualTo("acme,demo");
  }

  @Test
  @Order(4)
  void d1_d7_an_additive_migration_is_tried_on_a_clone_and_harmless_to_repeat() throws Exception {
    Path next = withMail(source("1.1.0"));
    Result tried = host.run(next, "rehearse", "local", "--version-name", "1.1.0");

    assertThat(tried.exitCode()).as(tried.text()).isZero();
    assertThat(tried.field("cutover")).isEqualTo("overlap");
    assertThat(tried.field("rollback")).isEqualTo("code-only");
    assertThat(tried.text()).contains("column tenants.mail was added", "\"gaps\":[]");
    assertThat(ask("SELECT count(*) FROM information_schema.columns WHERE column_name = 'mail'"))
        .isEqualTo("0");

    Result done = host.run(next, "deploy", "--plan", tried.field("plan"));
    assertThat(done.exitCode()).as(done.text()).isZero();
    assertThat(ask("SELECT count(*) FROM sales")).isEqualTo("7");
    assertThat(ask(TENANTS)).isEqualTo("acme,demo");
    source = next;
  }

  @Test
  @Order(5)
  void d4_every_migration_has_a_backup_that_was_restored_and_compared() {
    Result list = run("backup", "list", "local");
    assertThat(list.exitCode()).isZero();
    assertThat(list.text()).contains("proven-1.0.0");
  }

  @Test
  @Order(6)
  void d5_backups_are_taken_sealed_and_stored_elsewhere_on_time_and_proven_from_there()
      throws Exception {
    Scheduled scheduled =
        new Scheduled(host.root, new SlipwayHome(folder.resolve("home")).keeperOutput());
    scheduled.missed(Task.BACKUP);
    scheduled.await(() -> scheduled.done(Task.OFF_SITE) == 1);

    Result list = run("backup", "list", "local", "--off-site");
    String name = list.text().replaceAll("(?s).*?\"name\":\"([^\"]*)\".*", "$1");
    assertThat(name).as(list.text()).startsWith("scheduled-");
    Path sealed = store.file("tenants/fastapi-tenants/local/" + name + ".zip.age");
    assertThat(Files.readString(sealed, StandardCharsets.ISO_8859_1))
        .startsWith("age-encryption.org/v1");

    scheduled.missed(Task.VERIFY);
    scheduled.await(() -> scheduled.done(Task.VERIFY) == 1);
    assertThat(scheduled.last(Task.VERIFY)).contains("fetched from off site, restored and equal");
  }

  @Test
  @Order(7)
  void d9_a_migration_that_loses_rows_is_refused_and_counted() throws Exception {
    Path bad = withMail(source("1.2.0"));
    revision(bad, "t003", "t002", "op.execute('DELETE FROM products WHERE id % 2 = 0')");
    Result refused = host.deploy(bad, "1.2.0");

    assertThat(refused.exitCode()).as(refused.text()).isEqualTo(3);
    assertThat(refused.text()).contains("products");
    assertThat(ask("SELECT count(*) FROM products")).isEqualTo("6");
    assertThat(host.version()).isEqualTo("1.1.0");
  }

  @Test
  @Order(8)
  void d6_the_list_before_production_is_looked_up_line_by_line() throws Exception {
    settings("production", server.freshDatabase(), "SECRET_KEY=changeme\nDEBUG=1\n");
    Result planned = run("plan", "production", "--version-name", "1.1.0");
    assertThat(planned.exitCode()).as(planned.text()).isZero();
    Result not = run("check", "production", "--production");

    assertThat(not.exitCode()).as(not.text()).isEqualTo(5);
    assertThat(not.text()).contains("SECRET_KEY is a placeholder", "DEBUG");
  }

  @Test
  @Order(9)
  void d8_a_reset_needs_the_name_and_keeps_a_backup() throws Exception {
    assertThat(run("seed", "local", "--reset").exitCode()).isEqualTo(3);
    Result one =
        run("seed", "local", "--set", "tenant", "--tenant", "acme", "--reset", "--yes", "local");

    assertThat(one.exitCode()).as(one.text()).isZero();
    assertThat(one.field("backup")).startsWith("seed-tenant-");
    assertThat(ask("SELECT count(*) FROM sales")).isEqualTo("7");
  }

  @Test
  @Order(10)
  void d8_a_schema_changed_by_hand_is_seen() throws Exception {
    change("ALTER TABLE products ADD COLUMN by_hand integer");
    Result seen = run("check", "local");
    change("ALTER TABLE products DROP COLUMN by_hand");

    assertThat(seen.text()).contains("column products.by_hand was added", "--accept-drift");
  }

  @Test
  @Order(11)
  void d11_a_database_that_is_down_says_cause_and_remedy() throws Exception {
    server.crash();
    Result down = host.deploy(source, "1.3.0");
    server.start();

    assertThat(down.exitCode()).as(down.text()).isEqualTo(1);
    assertThat(down.field("code")).isEqualTo("database.unreachable");
    assertThat(down.field("now")).contains("serves, as before");
    assertThat(host.deploy(source, "1.3.0").exitCode()).isZero();
  }

  private static void settings(String environment, DatabaseUrl database, String more)
      throws IOException {
    Path root = host.root.resolveSibling(environment);
    Files.writeString(
        Files.createDirectories(root.resolve("shared")).resolve(".env"),
        "DATABASE_URL=%s\nADMIN_URL=%s\nSTORE_KEY=%s\nSTORE_SECRET=%s\nSTORE_IDENTITY=%s\n%s"
            .formatted(
                database.text().replaceFirst("^postgres\\w*:", "postgresql+asyncpg:"),
                server.superuser(database.database()).text(),
                S3Server.ACCESS_KEY,
                S3Server.SECRET_KEY,
                keys.identity(),
                more));
  }

  private static Path source(String version) throws IOException {
    Path made = host.source(version);
    GuestbookHost.replace(
        made.resolve("slipway.yaml"),
        "database: ${DATABASE_URL}",
        "database: {url: \"${DATABASE_URL}\", admin: \"${ADMIN_URL}\"}");
    GuestbookHost.replace(
        made.resolve("slipway.yaml"),
        "backup: {keep: 3}",
        """
        backup:
          keep: 3
          schedule: "0 2 * * *"
          verify: "0 4 * * 0"
          off-site:
            url: s3://backups/tenants
            endpoint: %s
            access-key: ${STORE_KEY}
            secret-key: ${STORE_SECRET}
            encrypt-to: %s
            identity: ${STORE_IDENTITY}
        """
            .formatted(store.endpoint(), keys.recipient())
            .stripTrailing());
    return made;
  }

  private static Path withMail(Path made) throws IOException {
    revision(made, "t002", "t001", "op.add_column('tenants', sa.Column('mail', sa.String(120)))");
    GuestbookHost.replace(
        made.resolve("models.py"),
        "    active = Column(Boolean, nullable=False)\n",
        "    active = Column(Boolean, nullable=False)\n    mail = Column(String(120))\n");
    return made;
  }

  private static void revision(Path made, String id, String after, String up) throws IOException {
    ShopHost.write(
        made,
        "migrations/versions/" + id + ".py",
        """
        import sqlalchemy as sa
        from alembic import op

        revision = '%s'
        down_revision = '%s'


        def upgrade():
            %s
        """
            .formatted(id, after, up));
  }

  private static Result run(String... words) {
    return host.run(source, words);
  }

  private static String ask(String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url.jdbc());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void change(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url.jdbc());
        Statement change = connection.createStatement()) {
      change.execute(statement);
    }
  }
}
