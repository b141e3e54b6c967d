package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Failure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VariablesTest {
  private static final String FILE =
      """
      app: shop
      processes:
        web: gunicorn -w ${WORKERS:-3} --name "${NAME}" '$${X}'
        job: {shell: 'echo ${HOME} $$'}
      database: {url: "sqlite:///${DB}", settings: {DB: "{path}"}}
      env: {PRICE: "$$5", WHO: "${NAME}"}
      url: https://${HOST:-shop.example}
      health: {path: /h, headers: {X-Token: "${TOKEN}"}}
      """;
  private static final Map<String, String> SET =
      Map.of("NAME", "a b; $HOME ${TOKEN}", "DB", "x.db", "TOKEN", "t", "WORKERS", "");

  @Test
  void fills_in_values_as_one_piece_and_never_twice() {
    AppConfig shop = Variables.resolve(file(), SET);

    assertThat(shop.processes().getFirst().command().arguments())
        .containsExactly("gunicorn", "-w", "3", "--name", "a b; $HOME ${TOKEN}", "${X}");
    assertThat(shop.env()).isEqualTo(Map.of("PRICE", "$5", "WHO", "a b; $HOME ${TOKEN}"));
    assertThat(shop.database().orElseThrow().url()).isEqualTo("sqlite:///x.db");
    assertThat(shop.database().orElseThrow().settings()).isEqualTo(Map.of("DB", "{path}"));
    assertThat(shop.traffic().url()).contains("https://shop.example");
    assertThat(shop.health().headers()).isEqualTo(Map.of("X-Token", "t"));
  }

  @Test
  void leaves_lines_for_a_shell_alone() {
    assertThat(Variables.resolve(file(), SET).processes().getLast().command().arguments())
        .containsExactly("/bin/sh", "-c", "echo ${HOME} $$");
  }

  @Test
  void fills_in_the_files_of_a_certificate() {
    ConfigFile.Valid file =
        parse("app: a\nprocesses: ./a\ntls: {certificate: '${C}/a.pem', key: '${C}/a.key'}\n");
    assertThat(Variables.resolve(file, Map.of("C", "/etc/c")).traffic().key())
        .contains(Path.of("/etc/c/a.key"));
  }

  @Test
  void reports_all_missing_variables_with_their_lines_and_no_values() {
    assertThatThrownBy(() -> Variables.resolve(file(), Map.of("DB", "s3cret")))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("config.variables");
              assertThat(failure.what())
                  .contains("slipway.yaml:3:8: variable NAME is not set")
                  .contains("slipway.yaml:6:26: variable NAME is not set")
                  .contains("slipway.yaml:8:39: variable TOKEN is not set")
                  .doesNotContain("WORKERS is", "HOST is", "DB is", "s3cret");
            });
  }

  @Test
  void refuses_a_public_url_that_its_variables_spoil() {
    assertThatThrownBy(() ->
            Variables.resolve(
                parse("app: a\nprocesses: ./a\nurl: https://${HOST}\n"), Map.of("HOST", "a/b")))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("config.url"));
  }

  @Test
  void shows_no_values_when_printed() {
    assertThat(Variables.resolve(file(), SET)).hasToString("AppConfig[shop/local]");
  }

  private static ConfigFile.Valid file() {
    return parse(FILE);
  }

  private static ConfigFile.Valid parse(String text) {
    return ConfigFile.parse("slipway.yaml", text.getBytes(StandardCharsets.UTF_8), "local")
        .orThrow();
  }
}
