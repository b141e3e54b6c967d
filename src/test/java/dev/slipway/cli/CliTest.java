package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Failure;
import dev.slipway.model.SlipwayHome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CliTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int slipway(String... words) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Caller caller = new Caller(directory, Map.of(), new SlipwayHome(directory.resolve("home")));
    return new Cli(caller, new LineConsole(stream, stream, Style.PLAIN)).run(List.of(words));
  }

  private AbstractThrowableAssert<?, ?> refused(int exitCode, String... words) {
    return assertThatThrownBy(() -> slipway(words))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind().exitCode()).isEqualTo(exitCode));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void says_what_it_can_do() {
    for (String[] words : new String[][] {{}, {"help"}, {"--help"}}) {
      assertThat(slipway(words)).isZero();
    }
    assertThat(printed()).contains("deploy", "rollback", "backup verify", "SLIPWAY_HOME");
  }

  @ParameterizedTest
  @MethodSource("dev.slipway.cli.Menu#names")
  void every_verb_has_help_with_an_example_and_exit_codes(String verb) {
    String[] words = (verb + " --help").split(" ", -1);

    assertThat(slipway(words)).isZero();
    assertThat(printed())
        .contains("Usage: slipway " + verb)
        .contains("Example:\n  slipway " + verb)
        .contains("--format=text|json")
        .contains("6   outcome unknown")
        .doesNotContain("%n");
  }

  @Test
  void an_unknown_verb_is_told_the_nearest_one() {
    refused(2, "rolback", "production").hasMessageContaining("did you mean 'rollback'");
    refused(2, "frobnicate").hasMessage("there is no verb 'frobnicate'");
  }

  @Test
  void a_family_of_verbs_names_its_members() {
    refused(2, "backup").hasMessageContaining("backup list, backup create, backup verify");
    refused(2, "backup", "crate").hasMessageContaining("backup list");
  }

  @Test
  void an_unknown_option_is_told_the_nearest_one() {
    refused(2, "rollback", "production", "--acept-loss=3")
        .hasMessageContaining("there is no option '--acept-loss=3': did you mean '--accept-loss'?");
  }

  @Test
  void a_missing_parameter_and_one_too_many_are_named() {
    refused(2, "restart").hasMessageContaining("ENV");
    refused(2, "restart", "one", "two").hasMessageContaining("no use for 'two'");
  }

  @Test
  void an_option_before_the_verb_is_explained() {
    refused(2, "--format", "json", "status").hasMessageContaining("the verb comes first");
  }

  @Test
  void a_format_that_does_not_exist_is_refused() {
    refused(2, "status", "--format", "xml").hasMessageContaining("text or json, not 'xml'");
  }

  @Test
  void words_that_begin_with_an_at_sign_are_not_read_from_files() throws IOException {
    Files.writeString(directory.resolve("words"), "--help");

    refused(2, "restart", "local", "@" + directory.resolve("words"))
        .hasMessageContaining("no use for '@");
  }

  @Test
  void status_of_an_empty_home_says_so_and_starts_nothing() {
    assertThat(slipway("status")).isZero();
    assertThat(printed()).contains("nothing is deployed in " + directory.resolve("home"));
    assertThat(directory.resolve("home")).doesNotExist();
  }

  @Test
  void an_environment_that_was_never_deployed_is_refused_before_anything_starts()
      throws IOException {
    install("shop", "staging");

    refused(2, "restart", "stagin").hasMessageContaining("did you mean 'staging'");
    refused(2, "restart", "production").hasMessageContaining("was never deployed here");
    refused(2, "restart", "staging", "--app", "blog").hasMessageContaining("blog/staging");
  }

  @Test
  void the_app_is_that_of_the_directory_else_one_has_to_choose() throws IOException {
    install("shop", "staging");
    install("blog", "production");

    refused(2, "restart", "staging").hasMessageContaining("which app? blog, shop");

    Files.writeString(directory.resolve("slipway.yaml"), "# mine\napp: blog\nbroken: [\n");
    refused(2, "restart", "staging").hasMessageContaining("blog/staging was never deployed");
  }

  @Test
  void removing_takes_the_name_once_more() throws IOException {
    install("shop", "staging");

    refused(3, "remove", "staging").hasMessageContaining("deletes its releases");
    refused(2, "remove", "staging", "--yes", "stagin").hasMessageContaining("--yes says 'stagin'");
  }

  @Test
  void run_needs_a_command() throws IOException {
    install("shop", "staging");

    refused(2, "run", "staging").hasMessageContaining("what shall run?");
  }

  @Test
  void check_names_the_line_of_each_problem_and_counts_them() throws IOException {
    Files.writeString(
        directory.resolve("slipway.yaml"),
        "app: shop\nprocesses: ./serve\ndatabase: ${NOPE}\nshared: [data/]\n");

    refused(2, "check").hasMessage("1 problem in shop/local");

    assertThat(printed())
        .startsWith("problem: slipway.yaml:3:11: variable NOPE is not set. ")
        .contains("home/apps/shop/local/shared/.env")
        .doesNotContain("warning");
  }

  @Test
  void check_says_where_a_database_has_to_lie_that_an_account_of_the_apps_own_writes()
      throws IOException {
    Files.writeString(
        directory.resolve("slipway.yaml"),
        "app: shop\nprocesses: ./serve\nuser: nobody\ndatabase: shop.db\nshared: [shop.db]\n");

    refused(2, "check").hasMessageContaining("in shop/local");

    assertThat(printed())
        .contains("problem: 'nobody' could not write the database shop.db", "'shared: [data/]'");
  }

  private void install(String app, String environment) throws IOException {
    Files.createDirectories(directory.resolve("home/apps").resolve(app).resolve(environment));
  }
}
