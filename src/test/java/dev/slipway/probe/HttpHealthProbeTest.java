package dev.slipway.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.config.AppConfig.HealthConfig;
import dev.slipway.model.Failure;
import dev.slipway.probe.HealthProbe.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an app's answers about its health are taken for. */
class HttpHealthProbeTest {
  private final HealthProbe probe = new HttpHealthProbe();
  private final Deque<Integer> statuses = new ArrayDeque<>();
  private HttpServer app;
  private String body = "";
  private int asked;

  @BeforeEach
  void an_app_answers() throws IOException {
    app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 9);
    app.createContext(
        "/",
        exchange -> {
          asked++;
          int status = statuses.isEmpty() ? 200 : statuses.remove();
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    app.start();
  }

  @AfterEach
  void and_ends() {
    app.stop(0);
  }

  @Test
  void all_services_well_is_well() {
    body =
        """
        {"status": "ok", "services": {"database": {"status": "UP"}, "mail": "connected"}}
        """;
    assertThat(health("database", "mail")).isEqualTo(Health.GOOD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"down\"", "\"error: no such host\"", "false", "{\"status\": \"DOWN\"}"})
  void an_external_service_that_is_down_leaves_it_degraded_and_healthy(String down) {
    body = "{\"status\": \"degraded\", \"services\": {\"database\": \"ok\", \"mail\": %s}}";
    body = body.formatted(down);
    for (List<String> required : List.of(List.<String>of(), List.of("database"))) {
      Health health = health(required.toArray(String[]::new));
      assertThat(health.wrong()).isEmpty();
      assertThat(health.degraded()).startsWith("mail is ");
    }
    assertThat(probe.await(target(), config(), Optional::empty)).contains("degraded: mail is");
  }

  @Test
  void which_services_are_required_is_a_setting() {
    body =
        """
        {"status": "degraded", "services": {"database": "down", "mail": "down"}}
        """;
    assertThat(health().wrong()).contains("/health says database is down");
    assertThat(health("mail").wrong()).contains("/health says mail is down");
    assertThat(health("mail").degraded()).isEmpty();
    assertThat(health("search").wrong()).contains("/health does not say how its search is");
    HealthConfig impatient =
        new HealthConfig(
            "/health",
            Map.of(),
            0,
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            List.of(),
            List.of("mail"));
    assertThatThrownBy(() -> probe.await(target(), impatient, Optional::empty))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("mail is down");
  }

  @Test
  void a_required_service_has_to_be_named_well_and_of_others_unknown_words_are_left_alone() {
    body =
        """
        {"services": {"database": "PostgreSQL 17", "cache": 12}}
        """;
    assertThat(health()).isEqualTo(Health.GOOD);
    assertThat(health("database").wrong()).contains("/health says database is postgresql 17");
  }

  @ParameterizedTest
  @CsvSource({"ok,true", "degraded,true", "unhealthy,false", "ERROR,false", "starting,true"})
  void without_services_its_status_decides(String status, boolean well) {
    body = "{\"status\": \"%s\"}".formatted(status);
    assertThat(health().isGood()).isEqualTo(well);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "well", "<html>", "[1]", "{\"status\":", "{\"services\": 7}"})
  void an_answer_of_any_other_form_says_nothing(String other) {
    body = other;
    assertThat(health()).isEqualTo(Health.GOOD);
    assertThat(health("database").isGood()).isFalse();
  }

  @Test
  void a_503_is_wrong_whatever_it_says() {
    body = "{\"services\": {\"database\": \"ok\"}}";
    statuses.add(503);
    assertThat(health().wrong()).contains("/health answers 503");
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void too_many_requests_are_asked_again_three_times() {
    statuses.addAll(List.of(429, 429, 429));
    assertThat(health().isGood()).isTrue();
    assertThat(asked).isEqualTo(4);
    statuses.addAll(List.of(429, 429, 429, 429));
    assertThat(health().wrong()).contains("/health answers 429");
    assertThat(asked).isEqualTo(8);
  }

  private Health health(String... required) {
    return probe.health(target(), config(required));
  }

  private Target target() {
    return new Target("1-web", app.getAddress().getPort(), "shop.example", false);
  }

  private static HealthConfig config(String... required) {
    return new HealthConfig(
        "/health",
        Map.of(),
        0,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        List.of(),
        List.of(required));
  }
}
