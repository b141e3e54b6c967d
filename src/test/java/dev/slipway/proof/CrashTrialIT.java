package dev.slipway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.AppConfig;
import dev.slipway.config.ConfigFile;
import dev.slipway.database.Assurance;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.InMemory;
import dev.slipway.database.mariadb.MariaServer;
import dev.slipway.database.postgres.PrivateServer;
import dev.slipway.keeper.KeeperClient;
import dev.slipway.migration.MigrationState;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.SlipwayHome;
import dev.slipway.probe.HttpHealthProbe;
import dev.slipway.probe.HttpScriptProbe;
import dev.slipway.proof.CrashProof.Finding;
import dev.slipway.site.HostSites;
import dev.slipway.site.Site;
import dev.slipway.site.SitePaths;
import dev.slipway.site.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real migrations are killed on clones of real databases, after each thing that they changed. */
class CrashTrialIT {
  private static final AppEnvironment APP = new AppEnvironment("shop", "local");
  private static final ReleaseId RELEASE = new ReleaseId("20261101_000000-1.0.0");
  private static final BackupName BACKUP = new BackupName("1-proven");

  @TempDir(factory = InMemory.class)
  Path folder;

  private HostSites sites;
  private SitePaths paths;
  private Path release;

  @BeforeEach
  void a_host() {
    SlipwayHome home = new SlipwayHome(folder.resolve("home"));
    sites =
        new HostSites(
            home,
            new KeeperClient(home, Duration.ZERO),
            new HttpHealthProbe(),
            new HttpScriptProbe(Clock.systemUTC()),
            Map.of("PATH", "/usr/bin:/bin", "LANG", "C.UTF-8"));
    paths = new SitePaths(home.app(APP));
    release = paths.release(RELEASE);
  }

  @Test
  void mariadb_is_left_half_way_by_statements_that_cannot_be_run_again() throws Exception {
    alembic();

    CrashProof proof = killedEverywhere(maria("crash_half_way"), "alembic");

    assertThat(proof.boundaries()).as("with the bookkeeping").isGreaterThanOrEqualTo(5);
    assertThat(proof.findings())
        .extracting(Finding::change)
        .filteredOn(change -> change.matches("CREATE TABLE (one|two|three) .*"))
        .hasSize(3);
    Finding second =
        proof.findings().stream()
            .filter(one -> one.change().startsWith("CREATE TABLE two"))
            .findFirst()
            .orElseThrow();
    assertThat(second.left()).anyMatch(line -> line.contains("table one was added"));
    assertThat(second.left()).anyMatch(line -> line.contains("table two was added"));
    assertThat(second.left()).noneMatch(line -> line.contains("three"));
    assertThat(second.again()).contains("Table 'one' already exists");
  }

  /** As most have them: one revision, several tables. */
  private void alembic() throws IOException {
    write("alembic.ini", "[alembic]\nscript_location = db\n");
    write(
        "db/env.py",
        """
        import os
        from alembic import context
        from sqlalchemy import create_engine

        with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
            context.configure(connection=connection)
            with context.begin_transaction():
                context.run_migrations()
        """);
    write(
        "db/versions/0001_three.py",
        """
        import sqlalchemy as sa
        from alembic import op

        revision = "0001"
        down_revision = None


        def upgrade():
            for name in "one", "two", "three":
                op.create_table(name, sa.Column("id", sa.Integer, primary_key=True))


        def downgrade():
            pass
        """);
  }

  @Test
  void mariadb_comes_out_the_same_when_every_statement_can_be_run_again() throws Exception {
    write("migrations/001_three.sql", three("CREATE TABLE IF NOT EXISTS"));

    CrashProof proof = killedEverywhere(maria("crash_again"), "sql-files");

    assertThat(proof.findings()).isEmpty();
    assertThat(proof.passed()).isTrue();
  }

  @Test
  void postgresql_takes_back_what_was_not_committed() throws Exception {
    write("migrations/001_three.sql", three("CREATE TABLE"));
    PrivateServer server = PrivateServer.shared();
    DatabaseUrl database = server.superuser(server.freshDatabase().database());
    fill(database.jdbc());

    CrashProof proof = killedEverywhere(database.text(), "sql-files");

    assertThat(proof.findings()).isEmpty();
    assertThat(proof.passed()).isTrue();
  }

  @Test
  void sqlite_comes_out_the_same_when_the_program_can_be_run_again() throws Exception {
    CrashProof proof = killedInSqlite(three("begin", "CREATE TABLE IF NOT EXISTS", "commit"));

    assertThat(proof.boundaries()).as("and that it is recorded").isEqualTo(2);
    assertThat(proof.findings()).isEmpty();
    assertThat(proof.passed()).isTrue();
  }

  @Test
  void sqlite_is_left_half_way_by_a_program_that_commits_each_statement() throws Exception {
    CrashProof proof = killedInSqlite(three("select 1", "CREATE TABLE", "select 1"));

    assertThat(proof.boundaries()).as("and that it is recorded").isEqualTo(4);
    assertThat(proof.findings()).extracting(Finding::after).containsExactly(1, 2, 3);
    assertThat(proof.findings().getFirst().left())
        .hasSize(1)
        .first()
        .asString()
        .contains("table one was added");
    assertThat(proof.findings().getFirst().again()).contains("table one already exists");
  }

  /** Three tables by a program, between a first and a last statement. */
  private static String three(String first, String create, String last) {
    return """
    import os, sqlite3, time
    connection = sqlite3.connect(os.environ["SLIPWAY_DATABASE"], isolation_level=None)
    connection.execute("%s")
    for name in "one", "two", "three":
        connection.execute(f"%s {name} (id INTEGER)")
        time.sleep(0.3)  # longer than a busy machine takes to see a commit
    connection.execute("%s")
    """
        .formatted(first, create, last);
  }

  private static String three(String create) {
    return "%1$s one (id int);\n%1$s two (id int);\n%1$s three (id int);\n".formatted(create);
  }

  private static String maria(String name) {
    MariaServer server = MariaServer.shared();
    server.run("mysql", List.of("CREATE DATABASE " + name));
    server.run(
        name, List.of("CREATE TABLE note (id int PRIMARY KEY)", "INSERT INTO note VALUES (1)"));
    return server.url(name).text().replaceFirst("^[a-z]+:", "mysql+pymysql:");
  }

  private Path sqlite() throws IOException {
    Path file = paths.shared().resolve("data/shop.db");
    Files.createDirectories(file.getParent());
    return file;
  }

  private static void fill(String jdbc) throws Exception {
    try (Connection connection = DriverManager.getConnection(jdbc);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE note (id int PRIMARY KEY)");
      statement.execute("INSERT INTO note VALUES (1)");
    }
  }

  private CrashProof killedInSqlite(String program) throws Exception {
    write("migrate.py", program);
    fill("jdbc:sqlite:" + sqlite());
    return killed(
        """
        shared: [data/]
        database: {url: data/shop.db, settings: {SHOP_DB: "{path}"}}
        migrations: {tool: command, up: /usr/bin/python3 migrate.py}
        """);
  }

  private CrashProof killedEverywhere(String url, String migrations) throws IOException {
    CrashProof proof =
        killed(
            "env: {DATABASE_URL: '%1$s'}\ndatabase: {url: '%1$s'}\nmigrations: %2$s\n"
                .formatted(url, migrations));
    assertThat(proof.untried()).isNull();
    assertThat(proof.tried()).isEqualTo(proof.boundaries()).isGreaterThanOrEqualTo(4);
    return proof;
  }

  private CrashProof killed(String settings) throws IOException {
    write("slipway.yaml", "app: shop\nprocesses: ./serve\n" + settings);
    AppConfig config = ConfigFile.read(release.resolve("slipway.yaml"), "local").orThrow().config();
    Site site = sites.open(APP, 1, config, Progress.SILENT);
    site.requireDatabase().backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    Order order = new Order(RELEASE, null, BACKUP, null, null, Duration.ofMinutes(2), true);
    try (Stage stage = site.stage(BACKUP)) {
      MigrationState stood = stage.migrations().state(stage.surroundings(RELEASE));
      assertThat(stood.isPending()).isTrue();
      MigrationTrial migration = new MigrationTrial(site, stage, order, stood);
      return new CrashTrial(site, stage, order, migration, () -> {}).run();
    }
  }

  private void write(String file, String text) throws IOException {
    Path path = release.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
