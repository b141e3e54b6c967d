package dev.slipway.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressTest {
  private static final Address WEB = new Address("127.0.0.1", 4711);

  @Test
  void it_is_put_into_commands_however_they_ask_for_it() {
    assertThat(WEB.into("--bind={listen}")).isEqualTo("--bind=127.0.0.1:4711");
    assertThat(WEB.into("http://{host}:{port}/")).isEqualTo("http://127.0.0.1:4711/");
    assertThat(WEB.into("{other} ${port_name}")).isEqualTo("{other} ${port_name}");
    assertThat(new Address("::1", 80).into("{listen}")).isEqualTo("[::1]:80");
  }

  @Test
  void only_variables_that_ask_for_it_are_touched() {
    assertThat(WEB.into(Map.of("SERVER_PORT", "{port}", "DATABASE_URL", "sqlite:///shop.db")))
        .isEqualTo(Map.of("SERVER_PORT", "4711"));
  }
}
