package dev.slipway.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CookieJarTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final CookieJar jar = new CookieJar();

  @Test
  void sends_each_cookie_where_it_belongs() {
    take("/shop/login", "a=1", "b=2; Path=/", "c=3; Path=/shop/", "d=4; Path=/shopping");
    assertThat(jar.header("/shop/orders")).contains("a=1; b=2; c=3");
    assertThat(jar.header("/shopping")).contains("b=2; d=4");
    assertThat(jar.header("/")).contains("b=2");
    assertThat(jar.value("d")).contains("4");
  }

  @Test
  void keeps_values_as_they_are() {
    take("/", "s=\"a=b|c\"; Secure; HttpOnly; SameSite=Lax; Domain=shop.example", "no cookie");
    assertThat(jar.header("/x")).contains("s=\"a=b|c\"");
  }

  @Test
  void a_newer_cookie_takes_the_place_of_the_older_one() {
    take("/", "s=1", "s=2");
    assertThat(jar.header("/")).contains("s=2");
  }

  @Test
  void forgets_what_the_app_takes_back() {
    take("/", "a=1", "b=1", "c=1", "d=1");
    take(
        "/",
        "a=; Max-Age=0",
        "b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "c=; expires=Thu, 01-Jan-1970 00:00:00 GMT",
        "d=2; Expires=Fri, 01 Jan 2100 00:00:00 GMT; Max-Age=60");
    assertThat(jar.header("/")).contains("d=2");
  }

  private void take(String path, String... cookies) {
    jar.take(List.of(cookies), path, NOW);
  }
}
