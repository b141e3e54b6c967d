package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.AppConfig;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.Variables;
import dev.slipway.demo.Releases.Recipe;
import dev.slipway.model.Failure;
import dev.slipway.model.SlipwayHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnAppTest {
  @TempDir Path folder;

  private Path source;
  private SlipwayHome home;

  @BeforeEach
  void an_app_with_data() throws Exception {
    source = Files.createDirectories(folder.resolve("shop"));
    home = new SlipwayHome(folder.resolve("home"));
    Files.createDirectories(source.resolve("data/photos"));
    Files.writeString(source.resolve("data/photos/cat.jpg"), "cat");
    Files.createDirectories(source.resolve(".git"));
    Files.writeString(source.resolve(".git/HEAD"), "ref");
    Files.writeString(source.resolve("app.py"), "print('hello')\n");
    sql(source.resolve("data/shop.db"), "CREATE TABLE orders (number INTEGER)");
    sql(source.resolve("data/shop.db"), "INSERT INTO orders VALUES (7)");
  }

  @Test
  void brings_a_copy_of_its_data() throws Exception {
    OwnApp app = app("database: data/shop.db\nshared: [data/]\n", Map.of());

    app.bringData(home);

    Path shared = home.app(app.app()).resolve("shared");
    assertThat(app.database(home)).contains(shared.resolve("data/shop.db"));
    assertThat(number(shared.resolve("data/shop.db"))).isEqualTo(7);
    assertThat(shared.resolve("data/photos/cat.jpg")).hasContent("cat");
  }

  @Test
  void brings_what_a_writer_has_only_in_the_log() throws Exception {
    Path database = source.resolve("data/shop.db");
    try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = writer.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("UPDATE orders SET number = 8");
      OwnApp app = app("database: data/shop.db\nshared: [data/]\n", Map.of());

      app.bringData(home);

      assertThat(number(app.database(home).orElseThrow())).isEqualTo(8);
    }
  }

  @Test
  void points_an_absolute_path_in_the_shared_env_to_the_copy() throws Exception {
    String url = "sqlite:///" + source.resolve("data/shop.db");
    Files.writeString(source.resolve(".env"), "DATABASE_URL=" + url + "\n");
    OwnApp app =
        app("database: ${DATABASE_URL}\nshared: [.env, data/]\n", Map.of("DATABASE_URL", url));

    app.bringData(home);

    Path shared = home.app(app.app()).resolve("shared");
    assertThat(shared.resolve(".env"))
        .hasContent("DATABASE_URL=sqlite:///" + shared.resolve("data/shop.db"));
  }

  @Test
  void refuses_a_database_outside_of_its_folder() {
    refuses("database: " + folder.resolve("live.db") + "\nshared: [data/]\n", Map.of());
  }

  @Test
  void refuses_an_absolute_path_that_it_cannot_point_elsewhere() {
    String url = "sqlite:///" + source.resolve("data/shop.db");
    refuses("database: ${DATABASE_URL}\nshared: [data/]\n", Map.of("DATABASE_URL", url));
  }

  private void refuses(String settings, Map<String, String> variables) {
    assertThatThrownBy(() -> app(settings, variables))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("cannot bring");
    assertThat(home.apps()).doesNotExist();
  }

  @Test
  void writes_releases_that_differ_and_leave_data_and_history_behind() throws IOException {
    OwnApp app = app("database: data/shop.db\nshared: [data/]\n", Map.of());

    Path release = app.release(new Recipe("1.1.0", List.of(), false), folder.resolve("work"));

    assertThat(release.resolve("app.py")).hasContent("print('hello')");
    assertThat(release.resolve("slipway-demo.txt")).hasContent("1.1.0");
    assertThat(release.resolve(".git")).doesNotExist();
    assertThat(release.resolve("data/shop.db")).doesNotExist();
    assertThat(settings(release).migrations()).isEmpty();
  }

  @Test
  void writes_a_release_with_the_demos_migrations_that_never_gets_healthy() throws IOException {
    OwnApp app =
        app(
            """
            database: data/shop.db
            shared: [data/]
            test: make test
            health: /up
            environments: {local: {health: {timeout: 3s}}, production: {user: shop}}
            """,
            Map.of());

    Path release =
        app.release(
            new Recipe("1.2.0", List.of(Changes.OF_ANY_APP.additive()), true),
            folder.resolve("work"));

    AppConfig settings = settings(release);
    assertThat(settings.migrations().orElseThrow().folder()).contains("slipway-demo-migrations");
    assertThat(release.resolve("slipway-demo-migrations/0002_demo.sql")).exists();
    assertThat(settings.test()).isEmpty();
    assertThat(settings.health().start()).hasSeconds(6);
    assertThat(settings.processes().getFirst().command().arguments())
        .containsExactly("sleep", "600");
  }

  @Test
  void lets_the_demos_migrations_follow_the_apps_own_sql_files() throws IOException {
    Files.createDirectories(source.resolve("sql"));
    Files.writeString(source.resolve("sql/V12__orders.sql"), "SELECT 1;\n");
    OwnApp app =
        app(
            """
            database: data/shop.db
            shared: [data/]
            migrations: {tool: sql-files, folder: sql}
            """,
            Map.of());

    Path release =
        app.release(
            new Recipe("1.2.0", List.of(Changes.OF_ANY_APP.additive()), false),
            folder.resolve("work"));

    assertThat(settings(release).migrations().orElseThrow().folder()).contains("sql");
    assertThat(release.resolve("sql")).isDirectoryContaining("glob:**/V12__orders.sql");
    assertThat(release.resolve("sql")).isDirectoryContaining("glob:**/V14__demo.sql");
  }

  @Test
  void wants_all_of_what_describes_a_write() {
    AppConfig config = config("", Map.of());
    List<Optional<String>> half =
        List.of(Optional.of("/orders"), Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> OwnApp.of(source, config, Optional.empty(), half))
        .hasMessageContaining("--numbers");
  }

  private OwnApp app(String settings, Map<String, String> variables) {
    return new OwnApp(source, config(settings, variables), "/", Optional.empty());
  }

  private AppConfig config(String settings, Map<String, String> variables) {
    Path file = source.resolve(ConfigFile.NAME);
    try {
      Files.writeString(file, "app: shop\nprocesses:\n  web: python3 app.py\n" + settings);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Variables.resolve(ConfigFile.read(file, ConfigFile.LOCAL).orThrow(), variables);
  }

  private static AppConfig settings(Path release) {
    return ConfigFile.read(release.resolve(ConfigFile.NAME), ConfigFile.LOCAL).orThrow().config();
  }

  private static void sql(Path database, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int number(Path database) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT number FROM orders")) {
      return rows.getInt(1);
    }
  }
}
