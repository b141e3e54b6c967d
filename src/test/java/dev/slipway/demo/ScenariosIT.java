package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.mariadb.MariaServer;
import dev.slipway.demo.Slipway.Result;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.SlipwayHome;
import dev.slipway.process.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of a project, one command for each situation of {@code slipway help scenarios}: a Flask
 * application on MariaDB, from its first deployment to another server.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScenariosIT {
  private static final String NUMBERS = "SELECT number FROM entry ORDER BY number";
  private static final String EXPORT = "pre_deploy_backup.sql";

  @TempDir static Path folder;

  private static MariaServer server;
  private static DatabaseUrl url;
  private static ShopHost host;
  private static Path source;

  @BeforeAll
  static void a_server_with_two_databases() throws Exception {
    server = MariaServer.shared();
    url = database("scenario_shop");
    host = new ShopHost(folder, Path.of("examples/flask-shop"), "flask-shop", "app.py", "none");
    source = host.source("1.0.0");
    GuestbookHost.replace(
        source.resolve("slipway.yaml"),
        "database: ${DATABASE_URL}",
        "database: {url: \"${DATABASE_URL}\", admin: \"${ADMIN_URL}\"}");
    Files.writeString(
        source.resolve(".env.example"), "DATABASE_URL=\nADMIN_URL=\nSECRET_KEY=<something long>\n");
    // The developer's own; neither is ever shipped.
    Process venv =
        new ProcessBuilder(
                "/usr/bin/python3", "-m", "venv", "--system-site-packages", source + "/.venv")
            .inheritIO()
            .start();
    assertThat(venv.waitFor()).isZero();
    Files.writeString(source.resolve(".env"), settings(url));
    Path shared = Files.createDirectories(host.root.resolve("shared"));
    Files.writeString(shared.resolve(".env"), settings(url));
  }

  @AfterAll
  static void everything_ends() {
    host.close();
  }

  @Test
  @Order(1)
  void first_deployment() throws Exception {
    done("deploy", "--version-name", "1.0.0");
    host.write(1);
    host.write(2);
    assertThat(all(url, NUMBERS)).containsExactly("1", "2");
  }

  @Test
  @Order(2)
  void bug_fix() throws Exception {
    GuestbookHost.replace(source.resolve("app.py"), "VERSION = \"1.0.0\"", "VERSION = \"1.0.1\"");
    Result fixed = done("deploy", "--version-name", "1.0.1");

    assertThat(fixed.text()).contains("\"cutover\":\"overlap\"");
    assertThat(host.version()).isEqualTo("1.0.1");
  }

  @Test
  @Order(3)
  void backup() throws Exception {
    done("db", "export", EXPORT);

    DatabaseUrl copy = database("scenario_copy");
    load(copy, source.resolve(EXPORT));
    assertThat(all(copy, NUMBERS)).containsExactly("1", "2");
    assertThat(done("backup", "create").text()).contains("\"type\":\"result\"");
  }

  @Test
  @Order(4)
  void new_column() throws Exception {
    GuestbookHost.replace(
        source.resolve("app.py"),
        "class Entry(db.Model):",
        "class Entry(db.Model):\n    vat = db.Column(db.Integer)");
    done("migration", "new", "add column");
    Result deployed = done("deploy", "--version-name", "1.1.0");

    assertThat(deployed.text()).contains("\"cutover\":\"overlap\"");
    assertThat(all(url, "SELECT count(vat) FROM entry")).containsExactly("0");
    assertThat(all(url, NUMBERS)).containsExactly("1", "2");
    host.write(3);
  }

  @Test
  @Order(5)
  void something_is_wrong() throws Exception {
    done("rollback", "local");

    assertThat(host.version()).isEqualTo("1.0.1");
    assertThat(all(url, NUMBERS)).containsExactly("1", "2", "3");
  }

  @Test
  @Order(6)
  void changed_env() throws Exception {
    Path dotenv = host.root.resolve("shared/.env");
    Files.writeString(dotenv, settings(url) + "GREETING=hello\n");
    done("restart", "local");
    done("stop", "local");
    done("start", "local");

    assertThat(host.version()).isEqualTo("1.0.1");
  }

  @Test
  @Order(7)
  void restore() throws Exception {
    assertThat(host.run(source, "db", "import", EXPORT).exitCode()).isEqualTo(3);
    done("db", "import", EXPORT, "--yes", "local");

    assertThat(all(url, NUMBERS)).containsExactly("1", "2");
    assertThat(host.version()).isEqualTo("1.0.1");
    host.write(4);
  }

  @Test
  @Order(8)
  void to_another_server_with_its_data() throws Exception {
    Result packaged = done("package", "--with-data", "--version-name", "1.0.1");
    Path archive = Path.of(packaged.text().replaceAll("(?s).*\"archive\":\"([^\"]*)\".*", "$1"));
    assertThat(archive.getFileName().toString()).matches("deploy_\\d{8}_\\d{6}\\.zip");
    assertThat(names(archive))
        .contains(".env.example", "app.py", "migrations/versions/a001_orders.py")
        .anyMatch(name -> name.matches("deploy_db_\\d{8}_\\d{6}\\.sql"))
        .noneMatch(name -> name.equals(".env") || name.contains("__pycache__"));
    DatabaseUrl there = database("scenario_there");
    SlipwayHome home = new SlipwayHome(Files.createDirectories(folder.resolve("server")));
    Slipway other = new Slipway(Path.of("slipway").toAbsolutePath().toString(), home);
    other.serve(URI.create("http://127.0.0.1:" + FreePort.find()));
    try {
      Result first = other.run(folder, event -> {}, "install", archive.toString());
      assertThat(first.exitCode()).as(first.text()).isEqualTo(3);
      assertThat(first.text()).contains("SECRET_KEY", "DATABASE_URL");
      Path root = home.app(new AppEnvironment("flask-shop", "local"));
      Files.writeString(root.resolve("shared/.env"), settings(there));

      Result installed = other.run(folder, event -> {}, "install", archive.toString());
      assertThat(installed.exitCode()).as(installed.text()).isZero();
      assertThat(all(there, NUMBERS)).containsExactly("1", "2", "4");
    } finally {
      other.stop();
    }
  }

  @Test
  @Order(9)
  void each_of_them_is_in_the_help() {
    assertThat(host.run(source, "help", "scenarios").text())
        .contains("first deployment", "bug fix", "new column", "backup", "restore", "changed .env");
  }

  private static Result done(String... words) {
    Result result = host.run(source, words);
    assertThat(result.exitCode()).as(result.text()).isZero();
    return result;
  }

  private static String settings(DatabaseUrl database) {
    return "DATABASE_URL=%s\nADMIN_URL=%s\nSECRET_KEY=kaef4Aiv9Oo\n"
        .formatted(
            database.text().replaceFirst("^\\w+:", "mysql+pymysql:"),
            server.url(database.database()).text());
  }

  /** With the stock client. */
  private static void load(DatabaseUrl into, Path dump) throws Exception {
    Process client =
        new ProcessBuilder(
                "mariadb",
                "--no-defaults",
                "--host=127.0.0.1",
                "--port=" + server.port(),
                "--user=root",
                into.database())
            .inheritIO()
            .redirectInput(dump.toFile())
            .start();
    assertThat(client.waitFor()).isZero();
  }

  private static DatabaseUrl database(String name) {
    server.run(
        "",
        List.of(
            "CREATE DATABASE " + name + " CHARACTER SET utf8mb4",
            "CREATE USER " + name + "@'%' IDENTIFIED BY 'of-the-app'",
            "GRANT ALL ON " + name + ".* TO " + name + "@'%'"));
    return server.url(name).with(name, name, "of-the-app");
  }

  private static List<String> all(DatabaseUrl where, String query) throws SQLException {
    return ServerShopContract.all(where, query);
  }

  private static List<String> names(Path archive) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return zip.stream().map(entry -> entry.getName()).toList();
    }
  }
}
