package dev.slipway.deploy.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.AppConfig;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.check.Finding;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.mariadb.MariaServer;
import dev.slipway.database.postgres.PrivateServer;
import dev.slipway.site.Databases;
import dev.slipway.site.SitePaths;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What check says of a database on a real server that cannot be reached, or hardly. */
class DatabaseInspectionIT {
  @TempDir Path root;

  @Test
  void a_postgresql_that_cannot_be_reached_is_told_with_cause_and_remedy() throws SQLException {
    DatabaseUrl url = PrivateServer.shared().freshDatabase();
    asSuperuser(url, mayClone(url));
    assertThat(check(url)).isEmpty();
    assertThat(check(url.with(url.database(), url.user(), "wrong")))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo("database.login");
          assertThat(finding.next()).contains("check user and password");
          assertThat(finding.what()).doesNotContain("wrong");
        });
    assertThat(check(url.database("nowhere")))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo("database.missing");
          assertThat(finding.next()).contains("create it, or check 'database:'");
        });
    assertThat(check(elsewhere(url)))
        .extracting(Finding::code)
        .containsExactly("database.unreachable");
  }

  @Test
  void a_mariadb_that_cannot_be_reached_is_told_with_cause_and_remedy() {
    MariaServer server = MariaServer.shared();
    server.run(
        "",
        List.of(
            "CREATE OR REPLACE DATABASE reach CHARACTER SET utf8mb3",
            "CREATE OR REPLACE USER reach@'%' IDENTIFIED BY 'right'",
            "GRANT ALL ON reach.* TO reach@'%'",
            "GRANT ALL ON `slipway\\_%`.* TO reach@'%' WITH GRANT OPTION",
            "GRANT CREATE USER ON *.* TO reach@'%'",
            "CREATE TABLE reach.note (id INT PRIMARY KEY, text VARCHAR(20), more JSON)"));
    DatabaseUrl url = server.url("reach").with("reach", "reach", "right");
    assertThat(check(url))
        .allSatisfy(finding -> assertThat(finding.code()).isEqualTo("database.advice"))
        .extracting(Finding::what)
        .anySatisfy(
            text -> assertThat(text).contains("ALTER DATABASE `reach` CHARACTER SET utf8mb4"))
        .anySatisfy(text -> assertThat(text).contains("note.text: emoji are refused there"))
        .anySatisfy(text -> assertThat(text).contains("JSON is LONGTEXT"));
    assertThat(check(url.with("reach", "reach", "wrong")))
        .extracting(Finding::code)
        .containsExactly("database.login");
    assertThat(check(elsewhere(url)))
        .extracting(Finding::code)
        .containsExactly("database.connection");
  }

  @Test
  void rights_that_a_deployment_would_miss_are_named_with_the_statement_that_gives_them()
      throws Exception {
    MariaServer server = MariaServer.shared();
    server.run(
        "",
        List.of(
            "CREATE OR REPLACE DATABASE meek CHARACTER SET utf8mb4",
            "CREATE OR REPLACE USER meek@'%' IDENTIFIED BY 'right'",
            "GRANT ALL ON meek.* TO meek@'%'",
            "GRANT ALL ON `slipway\\_%`.* TO meek@'%'"));
    List<String> databases = server.rows("", "SHOW DATABASES");
    DatabaseUrl url = server.url("meek").with("meek", "meek", "right");
    assertThat(check(url))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo("database.grant");
          assertThat(finding.next())
              .contains("GRANT ALL ON `slipway\\_%`.* TO 'meek'@'%' WITH GRANT OPTION")
              .contains("GRANT CREATE USER ON *.* TO 'meek'@'%'");
        });
    assertThat(server.rows("", "SHOW DATABASES")).isEqualTo(databases);

    DatabaseUrl postgres = PrivateServer.shared().freshDatabase();
    asSuperuser(
        postgres, "CREATE ROLE meek LOGIN PASSWORD 'right' IN ROLE \"" + postgres.user() + "\"");
    assertThat(check(postgres.with(postgres.database(), "meek", "right")))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.code()).isEqualTo("database.grant");
          assertThat(finding.next()).contains("ALTER ROLE \"meek\" CREATEDB");
        });
  }

  @Test
  void pools_that_do_not_fit_the_accounts_own_limit_are_added_up() throws Exception {
    DatabaseUrl url = PrivateServer.shared().freshDatabase();
    asSuperuser(url, mayClone(url));
    asSuperuser(url, "ALTER DATABASE \"" + url.database() + "\" CONNECTION LIMIT 12");
    assertThat(check(url, "pool: {size: 5, overflow: 0}"))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.level()).isEqualTo(Finding.Level.PROBLEM);
          assertThat(finding.what())
              .contains("can open 40 connections", "can have 12", "the database takes 12");
        });
    assertThat(check(url, "pool: {size: 1, overflow: 5}"))
        .singleElement()
        .extracting(Finding::level)
        .isEqualTo(Finding.Level.WARNING);
    assertThat(check(url, "pool: {size: 1, overflow: 0}")).isEmpty();
  }

  private static String mayClone(DatabaseUrl url) {
    return "ALTER ROLE \"" + url.user() + "\" CREATEDB CREATEROLE";
  }

  private static void asSuperuser(DatabaseUrl url, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(PrivateServer.shared().superuser(url.database()).jdbc());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static DatabaseUrl elsewhere(DatabaseUrl url) {
    return DatabaseUrl.parse(
        url.scheme() + "://" + url.user() + ":x@127.0.0.1:1/" + url.database());
  }

  private List<Finding> check(DatabaseUrl url) {
    return check(url, "pool: {size: 1, overflow: 0}");
  }

  private List<Finding> check(DatabaseUrl url, String pool) {
    String yaml =
        """
        app: shop
        processes: {web: 'gunicorn -w 4 --bind {listen} wsgi:app'}
        database: {url: '%s', %s}
        """
            .formatted(url.text(), pool);
    AppConfig config =
        ConfigFile.parse("slipway.yaml", yaml.getBytes(StandardCharsets.UTF_8), "local")
            .orThrow()
            .config();
    SitePaths paths = new SitePaths(root);
    return new DatabaseInspection(config, Map.of(), root).of(Databases.of(config, paths), paths);
  }
}
