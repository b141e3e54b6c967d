package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.keeper.Desired;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTest {
  private final Rig rig = new Rig();
  private StubApp shop;
  private StubApp wiki;

  @BeforeEach
  void start() throws Exception {
    shop = StubApp.named("shop");
    wiki = StubApp.named("wiki");
    route("shop/production", shop, "shop.test", "www.shop.test");
  }

  @AfterEach
  void stop() {
    rig.close();
    shop.close();
    wiki.close();
  }

  @Test
  void finds_apps_and_environments_by_host_name() throws Exception {
    route("wiki/production", wiki, "wiki.test");
    assertThat(ask("shop.test")).isEqualTo("200 shop");
    assertThat(ask("www.shop.test:8080")).isEqualTo("200 shop");
    assertThat(ask("WWW.Shop.Test.")).isEqualTo("200 shop");
    assertThat(ask("wiki.test")).isEqualTo("200 wiki");
  }

  @ParameterizedTest
  @ValueSource(strings = {"other.test", "shop.test.evil.test", "evil-shop.test", "1.2.3.4.5a", "x"})
  void an_unknown_host_learns_nothing(String host) throws Exception {
    assertThat(ask(host)).isEqualTo("404 There is no site of this name here.\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost:8080", "127.0.0.1", "10.1.2.3:80", "[::1]:8080"})
  void the_machines_own_names_reach_the_only_route(String host) throws Exception {
    assertThat(ask(host)).isEqualTo("200 shop");
    route("wiki/production", wiki, "wiki.test");
    assertThat(ask(host)).startsWith("404 ");
    rig.proxy.remove("wiki/production");
    assertThat(ask(host)).isEqualTo("200 shop");
  }

  @Test
  void a_route_that_takes_no_requests_is_not_counted_as_one() throws Exception {
    route("wiki/production", null);
    assertThat(ask("localhost")).isEqualTo("200 shop");
  }

  @Test
  void a_route_without_hosts_is_reached_while_it_is_the_only_one() throws Exception {
    route("shop/production", shop);
    assertThat(ask("localhost")).isEqualTo("200 shop");
    assertThat(ask("shop.test")).startsWith("404 ");
  }

  @Test
  void a_client_of_http_1_0_need_not_name_a_host() throws Exception {
    try (Wire client = rig.connect()) {
      client.sendHead("GET / HTTP/1.0");
      assertThat(client.answer().body()).isEqualTo("shop");
    }
  }

  @Test
  void a_route_without_upstream_says_so() throws Exception {
    route("shop/production", null, "shop.test");
    assertThat(ask("shop.test")).startsWith("503 ");
  }

  @Test
  void a_removed_app_is_unknown() throws Exception {
    rig.proxy.remove("shop/production");
    assertThat(ask("shop.test")).startsWith("404 ");
    assertThat(rig.proxy.counters("shop/production")).isEmpty();
  }

  private void route(String app, @org.jspecify.annotations.Nullable StubApp to, String... hosts) {
    Desired.Upstream upstream = to == null ? null : Rig.upstream("1-web", to);
    rig.proxy.apply(
        app, new Desired.Route(List.of(hosts), upstream, null, null, List.of(), null), Rig.LONG);
  }

  private String ask(String host) throws Exception {
    try (Wire client = rig.connect()) {
      Wire.Answer answer = client.sendHead("GET / HTTP/1.1", "Host: " + host).answer();
      return answer.status() + " " + answer.body();
    }
  }
}
