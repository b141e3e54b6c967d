package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.ProbeScript.FormBody;
import dev.slipway.config.ProbeScript.FromField;
import dev.slipway.config.ProbeScript.FromJson;
import dev.slipway.config.ProbeScript.Method;
import dev.slipway.config.ProbeScript.Step;
import dev.slipway.model.Failure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeFileTest {
  private static final String ORDER =
      """
      steps:
        - get: /login
          expect: {status: 200, text: Sign in, headers: {content-type: text/html}, within: 2s}
          capture: {csrf: {field: csrf_token}}
        - post: /login
          writes: false
          form: {user: "${USER}", password: "${PASSWORD}", csrf_token: "{csrf}"}
          expect: 302
        - post: /api/orders
          json: {item: "{marker}", quantity: 2, tags: [a, true, null, "3"]}
          expect: {status: [200, 201], json: {$.item: "{marker}"}}
          capture: {order: {json: $.id}}
      cleanup:
        - delete: /api/orders/{order}
      """;

  @Test
  void reads_the_steps_of_a_script() {
    ProbeScript order = parse(ORDER).script().orElseThrow();

    assertThat(order.name()).isEqualTo("order");
    assertThat(order.steps())
        .extracting(Step::title)
        .containsExactly("GET /login", "POST /login", "POST /api/orders");
    assertThat(order.steps()).extracting(Step::writes).containsExactly(false, false, true);
    Step page = order.steps().getFirst();
    assertThat(page.method()).isEqualTo(Method.GET);
    assertThat(page.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(page.expect().within()).contains(Duration.ofSeconds(2));
    assertThat(page.capture()).isEqualTo(Map.of("csrf", new FromField("csrf_token")));
    assertThat(order.steps().get(1).expect().status()).containsExactly(302);
    assertThat(order.steps().getLast().capture())
        .isEqualTo(Map.of("order", new FromJson(JsonPath.parse("$.id").orElseThrow())));
    assertThat(order.cleanup().getFirst().needs()).containsExactly("order");
  }

  @Test
  void fills_in_variables_and_never_takes_their_values_apart() {
    ProbeScript order =
        parse(ORDER).resolve(Map.of("USER", "{csrf}", "PASSWORD", "a$b{{c}{totp:X}"));

    FormBody form = (FormBody) order.steps().get(1).body();
    assertThat(sent(form, "user")).isEqualTo("{csrf}");
    assertThat(sent(form, "password")).isEqualTo("a$b{{c}{totp:X}");
    assertThat(sent(form, "csrf_token")).isEqualTo("token");
    assertThat(order.secrets()).containsExactly("{csrf}", "a$b{{c}{totp:X}");
    assertThat(order.toString() + order.steps()).doesNotContain("a$b");
  }

  @Test
  void says_which_variables_are_not_set_and_where() {
    assertThatThrownBy(() -> parse(ORDER).resolve(Map.of("USER", "anna")))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("probe.variables");
              assertThat(failure.what())
                  .contains("probes/order.yaml:7:39: variable PASSWORD is not set");
            });
  }

  @Test
  void shows_all_problems_at_once_each_with_its_place() {
    ProbeFile wrong =
        parse(
            """
            nmae: order
            steps:
              - gett: /login
              - get: login
                expect: {stauts: 200, json: {item: 1}, within: soon}
                capture: {csrf: {field: a, cookie: b}, marker: {header: X}}
              - post: /login
                get: /login
              - get: /x
                form: {a: b}
                headers: {Content-Length: 1}
              - post: /orders
                form: {a: "{crsf}", b: "$HOME"}
                json: {a: 1}
                capture: {id: {match: "("}}
            """);

    assertThat(wrong.script()).isEmpty();
    assertThat(wrong.problems())
        .extracting(problem -> problem.place() + " " + problem.sentence())
        .containsExactly(
            "1:1 unknown key 'nmae'; did you mean 'name'?",
            "3:5 unknown key 'gett'; did you mean 'get'?",
            "3:5 a step without a request; allowed: one of get, head, post, put, patch, delete",
            "4:10 'login' is no path of the app; allowed: a path such as /login",
            "5:14 unknown key 'stauts'; did you mean 'status'?",
            "5:34 'item' is no path; allowed: " + JsonPath.ALLOWED,
            "5:52 'soon' is no duration; allowed: " + Durations.ALLOWED,
            "6:5 'marker' is Slipway's own name for a value",
            "6:21 more than one place; allowed: one of field, json, header, cookie, match",
            "7:5 a step with several requests;"
                + " allowed: one of get, head, post, put, patch, delete",
            "10:5 'form' does not go with 'get'",
            "11:5 'Content-Length' is set by Slipway",
            "13:15 unknown value 'crsf'; allowed: marker",
            "13:28 '$HOME' is no variable; allowed: " + Template.ALLOWED,
            "14:5 'json' cannot stand beside 'form'",
            "15:27 '(' is no pattern: Unclosed group; allowed: a regular expression;"
                + " what its first group matches is taken");
  }

  @Test
  void a_value_is_known_only_after_the_step_that_captures_it() {
    ProbeFile early =
        parse(
            """
            steps:
              - get: /orders/{order}
              - get: /orders
                capture: {order: {json: "$[0].id"}}
              - get: /orders/{ordre}
            cleanup:
              - delete: /orders/{order}
            """);
    assertThat(early.problems())
        .extracting(problem -> problem.place() + " " + problem.sentence())
        .containsExactly(
            "2:10 unknown value 'order'; allowed: marker",
            "5:10 unknown value 'ordre'; did you mean 'order'?");
  }

  @Test
  void nobody_can_capture_the_marker() {
    assertThat(parse("steps: [{get: /, capture: {marker: {cookie: a}}}]").problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.what()).contains("Slipway's own name"));
  }

  @Test
  void an_empty_file_or_one_that_is_something_else_has_a_problem() {
    assertThat(parse("").problems()).hasSize(1);
    assertThat(parse("- get: /").problems()).hasSize(1);
    assertThat(parse("steps: {get").problems()).isNotEmpty();
    assertThat(parse("name: x").problems()).hasSize(1);
  }

  @Test
  void a_script_that_is_not_there_is_named(@TempDir Path folder) {
    assertThatThrownBy(() -> ProbeFile.read(folder, "probes/none.yaml"))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("probe.missing");
              assertThat(failure.what()).contains("probes/none.yaml");
            });
  }

  @Test
  void json_is_written_as_it_is_meant() {
    ProbeScript order = parse(ORDER).resolve(Map.of("USER", "u", "PASSWORD", "p"));
    ProbeScript.JsonBody body = (ProbeScript.JsonBody) order.steps().getLast().body();
    assertThat(body.json().with(values("x")))
        .isEqualTo("{\"item\":\"x\",\"quantity\":2,\"tags\":[\"a\",true,null,\"3\"]}");
  }

  private static String sent(FormBody form, String field) {
    return Optional.ofNullable(form.fields().get(field)).orElseThrow().with(values("token"));
  }

  private static ProbeText.Values values(String text) {
    return new SameValues(text);
  }

  private static ProbeFile parse(String text) {
    return ProbeFile.parse("probes/order.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  /** Every value is the same text. */
  record SameValues(String text) implements ProbeText.Values {
    @Override
    public String text(String name) {
      return text;
    }

    @Override
    public Optional<String> json(String name) {
      return Optional.empty();
    }

    @Override
    public String code(String secret) {
      return "code of " + List.of(secret);
    }
  }
}
