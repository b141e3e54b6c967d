package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Slipway.Result;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.SlipwayHome;
import dev.slipway.process.FreePort;
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
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Data out of a deployed app and back into it, by the commands that people type. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DataIT {
  private Path folder;
  private Path source;
  private GuestbookHost host;

  @BeforeAll
  void a_guestbook_serves_and_was_signed(@TempDir Path temporary) {
    folder = temporary;
    host = new GuestbookHost(folder);
    source = host.source(new Releases.Recipe("1.0.0", List.of(), false));
    Result first = host.deploy(source, "1.0.0");
    assertThat(first.exitCode()).as(first.text()).isZero();
    host.write(1);
    host.write(2);
  }

  @AfterAll
  void everything_ends() {
    host.close();
  }

  private Result slipway(String... words) {
    return host.slipway.run(source, event -> {}, words);
  }

  private List<String> numbers(Path database) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT number FROM entry ORDER BY number")) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  private List<String> live() throws SQLException {
    return numbers(host.database());
  }

  @Test
  @Order(1)
  void an_export_has_its_digest_beside_it_and_is_never_written_over() throws Exception {
    Result exported = slipway("db", "export", "pre_deploy_backup.sql");

    assertThat(exported.exitCode()).as(exported.text()).isZero();
    Path file = source.resolve("pre_deploy_backup.sql");
    Process check =
        new ProcessBuilder("sha256sum", "--check", "--quiet", file + ".sha256")
            .directory(source.toFile())
            .inheritIO()
            .start();
    assertThat(check.waitFor()).isZero();
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    byte[] before = Files.readAllBytes(file);
    assertThat(slipway("db", "export", "pre_deploy_backup.sql").exitCode()).isEqualTo(2);
    assertThat(file).hasBinaryContent(before);
    assertThat(slipway("db", "export", "pre_deploy_backup.sql", "--overwrite").exitCode()).isZero();
    try (Stream<Path> files = Files.list(source)) {
      assertThat(files.map(Path::getFileName).map(String::valueOf))
          .noneMatch(name -> name.startsWith(".unfinished"));
    }
  }

  @Test
  @Order(2)
  void an_import_waits_for_consent_and_replaces_all_data_while_requests_wait() throws Exception {
    host.write(3);

    Result unconfirmed = slipway("db", "import", "pre_deploy_backup.sql");
    assertThat(unconfirmed.exitCode()).as(unconfirmed.text()).isEqualTo(3);
    assertThat(unconfirmed.text()).contains("--yes local");
    assertThat(slipway("db", "import", "pre_deploy_backup.sql", "--yes", "staging").exitCode())
        .isEqualTo(2);
    assertThat(live()).containsExactly("1", "2", "3");

    Result imported = slipway("db", "import", "pre_deploy_backup.sql", "--yes", "local");

    assertThat(imported.exitCode()).as(imported.text()).isZero();
    assertThat(imported.text()).contains("hold requests", "entry 2");
    assertThat(live()).containsExactly("1", "2");
    assertThat(host.version()).isEqualTo("1.0.0");
    host.write(4);
  }

  @Test
  @Order(3)
  void the_safety_backup_brings_back_what_was_replaced() throws Exception {
    String safety = backup("safety-");

    assertThat(slipway("backup", "restore", safety).exitCode()).isEqualTo(3);
    Result restored = slipway("backup", "restore", safety, "--yes", "local");

    assertThat(restored.exitCode()).as(restored.text()).isZero();
    assertThat(live()).containsExactly("1", "2", "3");
    assertThat(host.version()).isEqualTo("1.0.0");
  }

  private String backup(String prefix) {
    String list = slipway("backup", "list").text();
    Optional<String> name =
        Stream.of(list.split("\"", -1)).filter(word -> word.startsWith(prefix)).findFirst();
    return name.orElseThrow(() -> new AssertionError(list));
  }

  @Test
  @Order(4)
  void a_file_that_is_no_good_changes_nothing() throws Exception {
    String text = Files.readString(source.resolve("pre_deploy_backup.sql"));
    Files.writeString(source.resolve("cut.sql"), text.substring(0, text.length() / 2));
    Files.writeString(source.resolve("other.sql"), text.replace("COMMIT;", "ATTACH 'x' AS x;"));

    for (String file : List.of("cut.sql", "other.sql", "missing.sql")) {
      Result refused = slipway("db", "import", file, "--yes", "local");
      assertThat(refused.exitCode()).as(refused.text()).isEqualTo(2);
      assertThat(refused.text()).contains("import.");
    }
    assertThat(live()).containsExactly("1", "2", "3");
  }

  @Test
  @Order(5)
  void data_that_the_release_cannot_serve_go_again() throws Exception {
    String text = Files.readString(source.resolve("pre_deploy_backup.sql"));
    Files.writeString(
        source.resolve("wrong.sql"),
        text.replace("CREATE TABLE entry", "CREATE TABLE entries").replace("\"entry\"", "entries"));

    Result failed = slipway("db", "import", "wrong.sql", "--yes", "local");

    assertThat(failed.exitCode()).as(failed.text()).isEqualTo(1);
    assertThat(live()).containsExactly("1", "2", "3");
    assertThat(host.version()).isEqualTo("1.0.0");
  }

  @Test
  @Order(6)
  void a_package_takes_its_data_to_a_server_where_the_database_is_empty() throws Exception {
    Files.writeString(source.resolve(".env.example"), "SECRET_KEY=<something long>\n");
    GuestbookHost.replace(
        source.resolve("slipway.yaml"), "shared: [data/]", "shared: [.env, data/]");
    Result packaged = slipway("package", "--with-data", "--version-name", "1.0.0");
    assertThat(packaged.exitCode()).as(packaged.text()).isZero();
    String archive = packaged.text().replaceAll("(?s).*\"archive\":\"([^\"]*)\".*", "$1");
    String data = packaged.text().replaceAll("(?s).*\"data\":\"([^\"]*)\".*", "$1");
    assertThat(data).matches("deploy_db_\\d{8}_\\d{6}\\.sql");
    Path byHand = folder.resolve("by-hand.db");
    Process load =
        new ProcessBuilder(
                "sh",
                "-c",
                "unzip -p '%s' '%s' | sqlite3 -bail '%s'".formatted(archive, data, byHand))
            .inheritIO()
            .start();
    assertThat(load.waitFor()).isZero();
    assertThat(numbers(byHand)).containsExactly("1", "2", "3");

    SlipwayHome home = new SlipwayHome(Files.createDirectories(folder.resolve("server")));
    Slipway server = new Slipway(Path.of("slipway").toAbsolutePath().toString(), home);
    server.serve(java.net.URI.create("http://127.0.0.1:" + FreePort.find()));
    try {
      Path root = home.app(new AppEnvironment("guestbook", "local"));
      Path env = root.resolve("shared/.env");
      Result first = server.run(folder, event -> {}, "install", archive);
      assertThat(first.exitCode()).as(first.text()).isEqualTo(3);
      assertThat(first.text()).contains("fill in SECRET_KEY");
      assertThat(Files.getPosixFilePermissions(env)).hasSize(2);
      assertThat(root.resolve("shared/data")).doesNotExist();

      Files.writeString(env, "SECRET_KEY=kaef4Aiv9Oo\n");
      Result installed = server.run(folder, event -> {}, "install", archive);
      assertThat(installed.exitCode()).as(installed.text()).isZero();
      assertThat(numbers(root.resolve("shared/data/guestbook.db"))).containsExactly("1", "2", "3");
      assertThat(released(root)).doesNotContain(data);

      Result again = server.run(folder, event -> {}, "install", archive);
      assertThat(again.exitCode()).as(again.text()).isZero();
      assertThat(again.text()).contains("left out", "already");
    } finally {
      server.stop();
    }
  }

  private static List<String> released(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("releases"))) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }
}
