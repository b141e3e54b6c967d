package dev.slipway.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.ProbeFile;
import dev.slipway.model.Failure;
import dev.slipway.probe.HealthProbe.Target;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scripts against a small shop that is really asked over HTTP. */
@Timeout(30)
class ScriptRunTest {
  private static final String LOG_IN =
      """
      steps:
        - get: /login
          expect: {text: Sign in, headers: {content-type: text/html}, within: 5s}
          capture: {csrf: {field: csrf_token}}
        - post: /login
          writes: false
          form: {password: "${PASSWORD}", csrf_token: "{csrf}", code: "{totp:${SECRET}}"}
          expect: {status: 302, headers: {location: /orders}}
      """;
  private static final String ORDER =
      LOG_IN
          + """
            - get: /orders
              expect: {json: {$.count: 0}}
            - post: /orders
              json: {item: "{marker}", quantity: 2}
              expect: {status: 201, json: {$.item: "{marker}", "$.lines[0]['unit price']": 1.50}}
              capture: {order: {json: $.id}}
            - get: /orders
              writes: false
              expect: {text: "{marker}"}
            - get: /orders/{order}
              expect: {json: {$.id: "{order}"}}
          cleanup:
            - delete: /orders/{order}
          """;
  private static final Map<String, String> VARIABLES =
      Map.of("PASSWORD", "open <sesame> & \"co\"", "SECRET", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

  private final SmallShop shop = new SmallShop();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void logs_in_writes_and_leaves_nothing_behind() {
    ScriptResult result = run(ORDER, true);

    assertThat(result.failed()).isEmpty();
    assertThat(result.warnings()).isEmpty();
    assertThat(result.passed()).isEqualTo(6);
    assertThat(result.leftOut()).isZero();
    assertThat(result.writesDone()).isEqualTo(1);
    assertThat(result.answered())
        .extracting(ScriptResult.Answered::step)
        .endsWith("GET /orders", "GET /orders/{order}");
    assertThat(result.slowest()).isPositive().isLessThanOrEqualTo(result.took());
    assertThat(shop.ordered()).singleElement().asString().startsWith("slipway-probe-");
    assertThat(shop.orders()).isEmpty();
  }

  @Test
  void without_writes_what_writes_is_left_out_and_what_needs_it() {
    ScriptResult result = run(ORDER, false);

    assertThat(result.failed()).isEmpty();
    assertThat(result.passed()).isEqualTo(3);
    assertThat(result.leftOut()).isEqualTo(3);
    assertThat(result.writesDone()).isZero();
    assertThat(shop.ordered()).isEmpty();
  }

  @Test
  void each_run_has_a_marker_and_cookies_of_its_own() {
    run(ORDER, true);
    assertThat(run(ORDER, true).failed()).isEmpty();
    assertThat(shop.ordered()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void a_write_comes_with_the_public_host_name_and_origin() {
    run(LOG_IN, false);
    assertThat(shop.lastHeaders("Host")).containsExactly("shop.example");
    assertThat(shop.lastHeaders("Origin")).containsExactly("https://shop.example");
    assertThat(shop.lastHeaders("Referer")).containsExactly("https://shop.example/");
    assertThat(shop.lastHeaders("X-Forwarded-Proto")).containsExactly("https");
  }

  @Test
  void says_which_step_is_not_answered_as_expected_and_how() {
    assertFails(
        "steps: [{get: /hello}, {get: /broken}, {get: /hello}]",
        "step 2 GET /broken: answers 500: Oops & sorry");
    assertFails(
        "steps: [{get: /hello, expect: [201, 204]}]",
        "step 1 GET /hello: answers 200 instead of 201 or 204: Hello there");
    assertFails(
        "steps: [{get: /hello, expect: {text: [Hello, Bye]}}]",
        "step 1 GET /hello: does not say 'Bye'; it says: Hello there");
    assertFails(
        "steps: [{get: /hello, expect: {headers: {x-version: '2'}}}]",
        "step 1 GET /hello: has no header 'x-version'");
    assertFails(
        "steps: [{get: /json, expect: {json: {$.id: '1'}}}]",
        "step 1 GET /json: has 9007199254740993 at $.id instead of \"1\"");
    assertFails(
        "steps: [{get: /hello, expect: {json: {$.id: 1}}}]",
        "step 1 GET /hello: is no JSON: Hello there");
    assertFails(
        "steps: [{get: /hello, capture: {csrf: {field: csrf}}}]",
        "step 1 GET /hello: has no field 'csrf'");
  }

  @Test
  void an_answer_that_takes_too_long_fails() {
    shop.pause(Duration.ofMillis(60));
    assertThat(run("steps: [{get: /slow, expect: {within: 50ms}}]", false).failed().orElseThrow())
        .matches("step 1 GET /slow: takes [0-9.]+ m?s instead of at most 50 ms");
    shop.pause(Duration.ofSeconds(20));
    assertFails(
        "steps: [{get: /slow, timeout: 100ms}]", "step 1 GET /slow: no answer within 100 ms");
    assertFails(
        "steps: [{get: /dripping, timeout: 200ms}]",
        "step 1 GET /dripping: no answer within 200 ms");
  }

  @Test
  void nobody_there_is_a_failure_too() {
    shop.close();
    assertThat(run("steps: [{get: /hello}]", false).failed()).isPresent();
  }

  @Test
  void a_number_of_any_length_stays_what_it_was() {
    ScriptResult result =
        run(
            """
            steps:
              - get: /json
                expect: {json: {$.id: 9007199254740993, $.none: null}}
                capture: {id: {json: $.id}, all: {match: '"id": *(\\d+)'}}
              - post: /echo
                json: {id: "{id}", text: "no {id}", all: "{all}"}
                expect:
                  json: {$.id: "{id}", $.text: no 9007199254740993, $.all: "9007199254740993"}
            """,
            true);
    assertThat(result.failed()).isEmpty();
  }

  @Test
  void only_the_beginning_of_an_endless_body_is_read() {
    ScriptResult result = run("steps: [{get: /endless, expect: {text: 'xxxx'}}]", false);
    assertThat(result.failed()).isEmpty();
    assertFails(
        "steps: [{get: /endless, expect: {text: yes}}]",
        "step 1 GET /endless: does not say 'yes' in its first 2 MB; it says: "
            + "x".repeat(200)
            + "…");
  }

  @Test
  void redirects_are_followed_where_the_script_says_so_and_never_to_another_site() {
    assertThat(run("steps: [{get: /away, expect: 302}]", false).failed()).isEmpty();
    assertThat(run("steps: [{get: /moved, follow: true, expect: {text: Hello}}]", false).failed())
        .isEmpty();
    assertFails(
        "steps: [{get: /away, follow: true}]",
        "step 1 GET /away: leads to another site: elsewhere.example");
    assertFails(
        "steps: [{get: /circle, follow: true}]",
        "step 1 GET /circle: redirects more than 10 times");
  }

  @Test
  void cleans_up_after_a_step_that_failed_as_far_as_values_were_captured() {
    ScriptResult result =
        run(
            LOG_IN
                + """
                  - post: /orders
                    json: {item: "{marker}"}
                    expect: 200
                    capture: {order: {json: $.id}}
                cleanup:
                  - delete: /orders/{order}
                """,
            true);
    assertThat(result.failed().orElseThrow()).startsWith("step 3 POST /orders: answers 201");
    assertThat(result.warnings()).isEmpty();
    assertThat(shop.ordered()).hasSize(1);
    assertThat(shop.orders()).isEmpty();
  }

  @Test
  void what_cannot_be_cleaned_up_is_a_warning_that_names_what_was_written() {
    ScriptResult result =
        run(
            LOG_IN
                + """
                  - post: /orders
                    json: {item: "{marker}"}
                    capture: {order: {json: $.number}}
                cleanup:
                  - delete: /orders/{order}
                  - delete: /nothing/{marker}
                """,
            true);
    assertThat(result.failed()).contains("step 3 POST /orders: has no value at $.number");
    assertThat(result.warnings()).hasSize(2);
    assertThat(result.warnings().getFirst()).contains("'order' was not captured", "slipway-probe-");
    assertThat(result.warnings().getLast())
        .startsWith("cleanup DELETE /nothing/{marker}: answers 404");
  }

  @Test
  void without_writes_nothing_is_cleaned_up_but_a_visitor_may_leave() {
    String script =
        "steps: [{get: /hello}]\ncleanup: [{delete: '/x/{marker}'}, {post: /out, writes: false}]";
    assertThat(run(script, false).warnings()).isEmpty();
    assertThat(shop.asked()).containsExactly("GET /hello", "POST /out");
  }

  @Test
  void what_variables_hold_is_never_shown() {
    for (String path : new String[] {"/repeat", "/repeat-html", "/repeat-json"}) {
      ScriptResult result =
          run("steps: [{post: %s, body: '${PASSWORD}', expect: 204}]".formatted(path), true);
      assertThat(result.failed().orElseThrow())
          .contains("****")
          .doesNotContain("sesame", "open", "co");
    }
  }

  @Test
  void a_secret_that_gives_no_code_fails_without_being_shown() {
    assertThat(
            run("steps: [{get: /hello, headers: {x-code: '{totp:${PASSWORD}}'}}]", false)
                .failed()
                .orElseThrow())
        .isEqualTo("step 1 GET /hello: the secret of a TOTP code is no base32 text");
  }

  @Test
  void somebody_who_cancels_gets_cleaned_up_too() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    shop.whenAsked("/slow", inside::countDown);
    shop.pause(Duration.ofSeconds(20));
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread run =
        Thread.startVirtualThread(() -> {
          try {
            run(
                LOG_IN
                    + """
                      - post: /orders
                        json: {item: "{marker}"}
                        capture: {order: {json: $.id}}
                      - get: /slow
                    cleanup:
                      - delete: /orders/{order}
                    """,
                true);
          } catch (Failure failure) {
            end.set(failure);
          }
        });
    inside.await();
    run.interrupt();
    run.join();
    assertThat(end.get())
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.CANCELLED));
    assertThat(shop.ordered()).hasSize(1);
    assertThat(shop.orders()).isEmpty();
  }

  @Test
  void a_broken_script_is_not_run() {
    assertThatThrownBy(() -> run("steps: [{gett: /}]", false)).isInstanceOf(Failure.class);
  }

  private void assertFails(String script, String why) {
    assertThat(run(script, true).failed()).contains(why);
  }

  private ScriptResult run(String script, boolean writes) {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(59), ZoneOffset.UTC);
    return new HttpScriptProbe(clock)
        .run(
            ProbeFile.parse("probes/order.yaml", script.getBytes(StandardCharsets.UTF_8))
                .resolve(VARIABLES),
            new Target("shop", shop.port(), "shop.example", true),
            writes);
  }
}
