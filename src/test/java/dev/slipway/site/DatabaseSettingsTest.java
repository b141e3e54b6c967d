package dev.slipway.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.AppConfig;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.Variables;
import dev.slipway.database.Database;
import dev.slipway.keeper.KeeperClient;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.SlipwayHome;
import dev.slipway.probe.HttpHealthProbe;
import dev.slipway.probe.HttpScriptProbe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** What {@code database:} says becomes true on the host. */
class DatabaseSettingsTest {
  private static final AppEnvironment APP = new AppEnvironment("shop", "local");
  private static final ReleaseId RELEASE = new ReleaseId("20261101_000000-1.0.0");

  @TempDir Path folder;

  private SitePaths paths;
  private HostSites sites;

  @BeforeEach
  void a_host() {
    SlipwayHome home = new SlipwayHome(folder.resolve("home"));
    Map<String, String> host = Map.of("PATH", System.getenv("PATH"));
    sites =
        new HostSites(
            home,
            new KeeperClient(home, Duration.ZERO),
            new HttpHealthProbe(),
            new HttpScriptProbe(Clock.systemUTC()),
            host);
    paths = new SitePaths(home.app(APP));
  }

  private static AppConfig config(String settings) {
    byte[] text = ("app: shop\nprocesses: ./serve\n" + settings).getBytes(StandardCharsets.UTF_8);
    return ConfigFile.parse("slipway.yaml", text, "local").orThrow().config();
  }

  @Test
  void the_apps_own_variables_get_the_coordinates_of_the_live_database() {
    AppConfig config =
        config(
            """
            shared: [data/]
            database:
              url: data/shop.db
              settings: {SHOP_DB: "{path}", SHOP_URL: "{url}?timeout=5"}
            """);
    Path live = paths.shared().resolve("data/shop.db");

    assertThat(new HostSettings(APP, paths, Map.of()).variables(config))
        .containsEntry("SHOP_DB", live.toString())
        .containsEntry("SHOP_URL", "sqlite:///" + live + "?timeout=5");
  }

  @Test
  void a_proof_server_that_no_clone_could_be_on_is_refused() {
    String live = "database: '%s'\nproof: {server: '%s'}\n";
    refusedProof(
        live.formatted("postgresql://shop@live/shop", "mysql://root@proof"),
        "names MariaDB, another engine");
    refusedProof(
        live.formatted("postgresql://shop@live/shop", "proof.example"), "is no URL of a server");
    refusedProof(
        "shared: [data/]\n"
            + live.formatted("${FILE:-sqlite:///data/shop.db}", "mysql://root@proof"),
        "nothing with SQLite");
    assertThat(
            Databases.of(
                filled("database: postgresql://shop@live/shop\nproof: {server: '${NONE:-}'}\n"),
                paths))
        .get()
        .satisfies(database -> assertThat(database.provingGround()).isEmpty());
  }

  private static AppConfig filled(String settings) {
    byte[] text = ("app: shop\nprocesses: ./serve\n" + settings).getBytes(StandardCharsets.UTF_8);
    return Variables.resolve(ConfigFile.parse("slipway.yaml", text, "local").orThrow(), Map.of());
  }

  private void refusedProof(String settings, String why) {
    assertThatThrownBy(() -> Databases.of(filled(settings), paths))
        .hasMessageContaining("'proof.server'")
        .hasMessageContaining(why)
        .hasMessageNotContaining("root");
  }

  @Test
  void a_database_that_an_account_of_the_apps_own_could_not_write_is_refused() {
    String settings = "user: nobody\nshared: [%s]\ndatabase: sqlite:///%s\n";
    for (String file : List.of("shop.db", "data/shop.db")) {
      AppConfig config = config(settings.formatted(file, file));
      assertThatThrownBy(() -> DatabasePath.of(config, paths))
          .hasMessageContaining("'nobody' could not write the database shop.db")
          .extracting(failure -> ((Failure) failure).next())
          .asString()
          .contains("'shared: [data/]'", paths.shared().resolve("data/shop.db").toString());
      assertThat(DatabasePath.of(config(settings.formatted(file, file).substring(13)), paths))
          .isPresent();
    }
    assertThat(DatabasePath.of(config(settings.formatted("data/", "data/shop.db")), paths))
        .isPresent();
  }

  @Test
  void django_is_asked_once_a_release_is_there() throws Exception {
    AppConfig config = config("shared: [data/]\ndatabase: django\n");
    Database database = sites.open(APP, 1, config, Progress.SILENT).database().orElseThrow();
    assertThat(database.exists()).isFalse();
    assertThat(database.backups()).isEmpty();

    unpackDjango();
    Path live = paths.shared().resolve("data/shop.db");
    Files.createDirectories(live.getParent());
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + live);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE product (id INTEGER)");
    }

    assertThat(database.exists()).isTrue();
    assertThat(database.describe()).contains(live.toString());
  }

  /** A Django of three lines: enough of one to tell its settings. */
  private void unpackDjango() throws IOException {
    Path release = paths.release(RELEASE);
    write(release.resolve("slipway.yaml"), "app: shop\nprocesses: ./serve\n");
    write(release.resolve("django/core/management/__init__.py"), "");
    write(release.resolve("django/core/__init__.py"), "");
    write(release.resolve("django/__init__.py"), "");
    write(
        release.resolve("django/conf/__init__.py"),
        """
        import os
        class settings:
            DATABASES = {"default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": os.path.join(os.getcwd(), "data", "shop.db")}}
        """);
    write(
        release.resolve("manage.py"),
        """
        import sys
        from django.core.management import execute_from_command_line
        execute_from_command_line(sys.argv)
        """);
    Files.createSymbolicLink(paths.root().resolve("current"), Path.of("releases", RELEASE.value()));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
