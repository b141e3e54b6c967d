package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardedTest {
  private static final Peer STRANGER = new Peer("203.0.113.7", false);
  private static final Peer NEIGHBOUR = new Peer("127.0.0.1", true);

  private final HeaderMap headers = new HeaderMap();

  @Test
  void tells_the_app_who_asks_for_what() {
    assertThat(forwarded(STRANGER, "https", "shop.test"))
        .containsExactly(
            "X-Forwarded-For: 203.0.113.7",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: shop.test",
            "X-Forwarded-Port: 443");
    assertThat(forwarded(STRANGER, "http", "shop.test:8080"))
        .contains("X-Forwarded-Host: shop.test:8080", "X-Forwarded-Port: 8080");
  }

  @Test
  void does_not_believe_a_stranger() {
    claim();
    assertThat(forwarded(STRANGER, "http", "shop.test"))
        .containsExactly(
            "X-Forwarded-For: 203.0.113.7",
            "X-Forwarded-Proto: http",
            "X-Forwarded-Host: shop.test",
            "X-Forwarded-Port: 80");
    for (String name : List.of("x-forwarded-for", "X-Forwarded-Prefix", "Forwarded", "X-Real-IP")) {
      assertThat(Forwarded.drops(new HttpString(name), STRANGER)).as(name).isTrue();
    }
    assertThat(Forwarded.drops(new HttpString("X-Forward"), STRANGER)).isFalse();
  }

  @Test
  void adds_itself_to_what_a_proxy_on_this_machine_says() {
    claim();
    assertThat(forwarded(NEIGHBOUR, "http", "localhost:8080"))
        .containsExactly(
            "X-Forwarded-For: 198.51.100.1, 198.51.100.2, 127.0.0.1",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: www.shop.test",
            "X-Forwarded-Port: 443");
    assertThat(Forwarded.drops(new HttpString("X-Forwarded-Prefix"), NEIGHBOUR)).isFalse();
    assertThat(Forwarded.drops(new HttpString("X-Forwarded-For"), NEIGHBOUR)).isTrue();
  }

  private void claim() {
    headers.add(new HttpString("X-Forwarded-For"), "198.51.100.1, 198.51.100.2");
    headers.add(new HttpString("X-Forwarded-Proto"), "https");
    headers.add(new HttpString("X-Forwarded-Host"), "www.shop.test");
  }

  private List<String> forwarded(Peer peer, String scheme, String authority) {
    HeadWriter out = new HeadWriter();
    Forwarded.write(out, headers, peer, scheme, authority);
    return new String(out.bytes(), 0, out.length(), StandardCharsets.ISO_8859_1).lines().toList();
  }
}
