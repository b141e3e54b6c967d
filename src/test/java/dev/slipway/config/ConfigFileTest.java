package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.AppConfig.Dependencies.Manager;
import dev.slipway.config.AppConfig.MigrationConfig.Tool;
import dev.slipway.config.source.Problem;
import dev.slipway.config.source.ProblemText;
import dev.slipway.model.Failure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  private static final String SHOP =
      """
      app: shop
      dependencies: requirements.txt
      processes:
        web: gunicorn --workers 3 --bind {listen} wsgi:app
        worker: {command: [python, worker.py, "a b"], stop: 1m}
      migrations: flask-migrate
      database: ${DATABASE_URL}
      shared: [.env, uploads/]
      env: {MODE: "live", DEBUG: false, LEVEL: 1}
      health: /health
      watch: 5m
      backup: {keep: 7}
      environments:
        staging: {url: "https://staging.shop.example"}
        production:
          url: https://shop.example
          env: {MODE: production, LEVEL: null}
          health: {path: /ready, timeout: 1s500ms}
          processes:
            worker: null
      """;

  @Test
  void reads_the_short_forms_of_an_app() {
    AppConfig shop = valid(SHOP, "local").config();

    assertThat(shop.app()).isEqualTo("shop");
    assertThat(shop.dependencies().orElseThrow().manager()).isEqualTo(Manager.PIP);
    assertThat(shop.processes().getFirst().command().arguments())
        .containsExactly("gunicorn", "--workers", "3", "--bind", "{listen}", "wsgi:app");
    assertThat(shop.processes().getLast().command().arguments())
        .containsExactly("python", "worker.py", "a b");
    assertThat(shop.processes().getLast().stop()).isEqualTo(Duration.ofMinutes(1));
    assertThat(shop.migrations().orElseThrow().tool()).isEqualTo(Tool.FLASK_MIGRATE);
    assertThat(shop.database().orElseThrow().url()).isEqualTo("${DATABASE_URL}");
    assertThat(shop.shared()).containsExactly(".env", "uploads/");
    assertThat(shop.env()).isEqualTo(Map.of("MODE", "live", "DEBUG", "false", "LEVEL", "1"));
    assertThat(shop.health().path()).isEqualTo("/health");
    assertThat(shop.watch().length()).isEqualTo(Duration.ofMinutes(5));
    assertThat(shop.backup().keep()).isEqualTo(AppConfig.KeepConfig.newest(7));
    assertThat(shop.traffic().url()).isEmpty();
  }

  @Test
  void a_proof_server_is_read_where_the_database_is_on_one_and_refused_where_it_is_a_file() {
    String proof = "proof: {server: 'postgresql://slipway:${PW:-}@proof.example'}\n";
    for (String server : List.of("${DATABASE_URL}", "postgresql://live.example/shop")) {
      String text = "app: shop\nprocesses: ./serve\ndatabase: '" + server + "'\n" + proof;
      assertThat(valid(text, "local").config().proof().server())
          .contains("postgresql://slipway:${PW:-}@proof.example");
      assertThat(
              Variables.resolve(valid(text, "local"), Map.of("DATABASE_URL", "x", "PW", "s"))
                  .proof()
                  .server())
          .contains("postgresql://slipway:s@proof.example");
    }
    for (String file : List.of("sqlite:///shop.db", "data/shop.db", "django")) {
      String text = "app: shop\nprocesses: ./serve\ndatabase: '" + file + "'\n" + proof;
      assertThat(invalid(text))
          .as(file)
          .extracting(Problem::what)
          .containsExactly("'proof.server' means nothing with SQLite: there is no server to name");
    }
  }

  @Test
  void lays_the_settings_of_an_environment_over_those_of_the_app() {
    AppConfig shop = valid(SHOP, "production").config();

    assertThat(shop.environment()).isEqualTo("production");
    assertThat(shop.traffic().url()).contains("https://shop.example");
    assertThat(shop.env()).isEqualTo(Map.of("MODE", "production", "DEBUG", "false"));
    assertThat(shop.health().path()).isEqualTo("/ready");
    assertThat(shop.health().timeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(shop.processes()).extracting(AppConfig.ProcessConfig::name).containsExactly("web");
    assertThat(shop.watch().length()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void names_the_environments_and_the_variables_of_the_one_asked_for() {
    ConfigFile.Valid file = valid(SHOP, "staging");

    assertThat(file.environments()).containsExactly("local", "staging", "production");
    assertThat(file.variables()).extracting(Variable::name).containsExactly("DATABASE_URL");
    assertThat(file.variables().getFirst().place().line()).isEqualTo(7);
  }

  @Test
  void needs_only_a_name_and_a_command_and_fills_in_the_rest() {
    AppConfig app = valid("app: tiny\nprocesses: java App.java {port}\n", "local").config();

    assertThat(app.processes()).extracting(AppConfig.ProcessConfig::name).containsExactly("web");
    assertThat(app.health().path()).isEqualTo("/");
    assertThat(app.health().start()).isEqualTo(Duration.ofSeconds(60));
    assertThat(app.watch().length()).isEqualTo(Duration.ofSeconds(10));
    assertThat(app.hold().limit()).isEqualTo(Duration.ofSeconds(30));
    assertThat(app.hold().requests()).isEqualTo(1000);
    assertThat(app.backup().keep()).isEqualTo(AppConfig.KeepConfig.newest(3));
    assertThat(app.keepReleases()).isEqualTo(5);
    assertThat(app.traffic().drain()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void watches_longer_where_customers_are() {
    String file = "app: tiny\nprocesses: ./run\nenvironments: {production: }\n";
    assertThat(valid(file, "production").config().watch().length())
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void reports_all_problems_at_once_with_their_places() {
    List<Problem> problems =
        invalid(
            """
            app: Shop!
            procesess:
              web: gunicorn
            watch: 5 minutes
            health: [a]
            keep-releases: many
            host: deploy@vps.example.com
            environments:
              production:
                watsch: 1m
            """);

    assertThat(problems)
        .extracting(p -> p.place() + " " + p.what() + p.nearest().map(n -> " → " + n).orElse(""))
        .containsExactlyInAnyOrder(
            "1:1 'processes' is missing",
            "1:6 'Shop!' is not allowed here",
            "2:1 unknown key 'procesess' → processes",
            "4:8 '5 minutes' is no duration",
            "5:9 a list where text or a map is wanted",
            "6:16 'many' is not allowed here",
            "7:1 'host' is not available in this version of Slipway",
            "10:5 unknown key 'watsch' → watch");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          app: &a shop           | anchor '&a'
          app: !!python/x shop   | tag 'tag:yaml.org,2002:python/x'
          app: shop\\napp: shop  | 'app' stands twice; the first is in line 1
          app: shop\\n---\\nb: 1 | a second document
          app: shop\\n\\tb: 1    | a tab where YAML wants spaces
          [[[[[[[[[[[[[[[[[[[[[  | nested more than 16 deep
          - a                    | a list where settings are wanted
          just text              | text where settings are wanted
          ? [a]\\n: b            | a list as a key
          app: shop\\ndatabase: $URL  | '$URL' is no variable
          app: shop\\ndatabase: ${U-} | '${U-}' is no variable
          app: shop\\nprocesses: a && b | '&&' needs a shell
          app: shop\\nprocesses: "A=1 b" | variables are set under 'env'; 'A=…' before a command needs a shell
          app: shop\\nprocesses: "it's" | the quote ' opened at character 3 is not closed
          app: shop\\ndependencies: uv.lock | 'uv.lock' does not tell the manager
          app: shop\\nshared: ../x | '../x' leads outside
          app: shop\\nmigrations: command | 'command' needs the command that does it
          app: shop\\nmigrations: flask-migrat | unknown migration tool 'flask-migrat'
          app: shop\\nurl: shop.example | 'shop.example' is no public URL
          app: shop\\ntls: {certificate: a.pem} | 'key' is missing
          app: shop\\nhold: {limit: 0s} | '0s' is too short
          app: shop\\nhealth: | 'health' has no value
          app: shop\\nenvironments: {P: {}} | 'P' is no name for an environment
          app: shop\\nenvironments: {x: {app: y}} | 'app' stands only at the top of the file
          app: shop\\nmigrations: {tool: alembic, down: y} | 'down' belongs to the tool command
          app: shop\\nbackup: {schedule: daily} | 'daily' has 1 field, not five
          app: shop\\nbackup: {time-zone: Mars} | there is no time zone 'Mars'
          app: shop\\nbackup: {provider: {take: x}} | 'restore' is missing
          app: shop\\nbackup: {verify: '@daily', provider: {take: x, restore: y}} | 'verify' means nothing with 'provider', whose snapshots nobody sees
          app: shop\\nbackup: {keep: {weekley: 4}} | unknown key 'weekley'
          app: shop\\nalert: {} | either 'command' or 'url' is needed
          """)
  void says_what_is_wrong(String file, String what) {
    assertThat(invalid(file.replace("\\n", "\n").replace("\\t", "\t")))
        .extracting(Problem::what)
        .contains(what);
  }

  @Test
  void is_not_expanded_by_a_billion_laughs() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [ha, ha]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
    }
    assertThat(invalid(bomb.toString())).extracting(Problem::what).contains("alias '*a38'");
  }

  @Test
  void refuses_an_empty_file() {
    assertThat(invalid("# nothing\n")).extracting(Problem::what).contains("the file is empty");
  }

  @Test
  void refuses_text_that_is_not_utf_8_and_says_where_it_stops_being_so() {
    byte[] latin1 = "app: shop\n# für\n".getBytes(StandardCharsets.ISO_8859_1);
    ConfigFile.Result result = ConfigFile.parse("slipway.yaml", latin1, "local");

    assertThat(result).isInstanceOf(ConfigFile.Invalid.class);
    assertThat(((ConfigFile.Invalid) result).problems())
        .extracting(p -> p.place() + " " + p.what())
        .containsExactly("2:4 not UTF-8 text");
  }

  @Test
  void refuses_an_environment_that_is_not_there_and_names_the_one_meant() {
    ConfigFile.Result result = parse(SHOP, "prodution");
    assertThat(((ConfigFile.Invalid) result).problems().getFirst().nearest())
        .isEqualTo(Optional.of("production"));
  }

  @Test
  void reports_marked_gaps_once_and_in_the_words_of_the_mark() {
    List<Problem> problems =
        invalid("app: shop\nprocesses:\n  web: # FILL IN: the start command\n");
    assertThat(problems)
        .extracting(Problem::what)
        .containsExactly("to be filled in: the start command");
  }

  @Test
  void shows_the_line_and_a_caret_and_no_secrets() {
    ConfigFile.Result result =
        parse("app: shop\nprocesses: ./run\ndatabse: postgres://me:hunter2@db/shop\n", "local");

    assertThatThrownBy(result::orThrow)
        .isInstanceOf(Failure.class)
        .hasMessage(
            """
            slipway.yaml has a problem:
            slipway.yaml:3:1: unknown key 'databse'; did you mean 'database'?
              allowed: %s
              | databse: postgres://me:*******@db/shop
              | ^\
            """
                .formatted(((ConfigFile.Invalid) result).problems().getFirst().allowed()));
  }

  @Test
  void renders_problems_in_the_order_of_their_places() {
    ConfigFile.Invalid result = (ConfigFile.Invalid) parse("b: 1\na: 2\n", "local");
    assertThat(ProblemText.render(result.source(), result.problems()))
        .containsSubsequence("1:1", "2:1");
  }

  @Test
  void says_what_to_do_when_there_is_no_file(@TempDir Path folder) {
    assertThatThrownBy(() -> ConfigFile.read(folder.resolve("slipway.yaml"), "local"))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("config.missing");
              assertThat(failure.next()).contains("slipway init");
            });
  }

  private static ConfigFile.Valid valid(String file, String environment) {
    return parse(file, environment).orThrow();
  }

  private static List<Problem> invalid(String file) {
    ConfigFile.Result result = parse(file, "local");
    assertThat(result).isInstanceOf(ConfigFile.Invalid.class);
    return ((ConfigFile.Invalid) result).problems();
  }

  private static ConfigFile.Result parse(String file, String environment) {
    return ConfigFile.parse("slipway.yaml", file.getBytes(StandardCharsets.UTF_8), environment);
  }
}
