package dev.slipway.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlipwayHomeTest {

  @Test
  void the_variable_decides_and_becomes_absolute() {
    SlipwayHome home = SlipwayHome.from(Map.of("SLIPWAY_HOME", "some/where/../home"));

    assertThat(home.path()).isEqualTo(Path.of("some/home").toAbsolutePath());
  }

  @Test
  void a_blank_variable_counts_as_unset() {
    assertThat(SlipwayHome.from(Map.of("SLIPWAY_HOME", " "))).isEqualTo(SlipwayHome.from(Map.of()));
  }

  @Test
  void apps_and_environments_have_roots_of_their_own() {
    SlipwayHome home = new SlipwayHome(Path.of("/srv/slip"));

    assertThat(home.app(new AppEnvironment("shop", "staging")))
        .isEqualTo(Path.of("/srv/slip/apps/shop/staging"));
  }
}
