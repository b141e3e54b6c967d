package dev.slipway.deploy.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.AppEnvironment;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where demo data go in by themselves. */
class DemoDataTest {

  @Test
  void developers_get_them_unless_they_say_no() {
    assertThat(wanted("local", Map.of())).isTrue();
    assertThat(wanted("dev-anna", Map.of())).isTrue();
    assertThat(wanted("local", Map.of("SEED_DEMO_DATA", "False"))).isFalse();
    assertThat(wanted("local", Map.of("SEED_DEMO_DATA", "perhaps"))).isFalse();
  }

  @Test
  void other_environments_get_them_only_when_asked_for() {
    assertThat(wanted("staging", Map.of())).isFalse();
    assertThat(wanted("staging", Map.of("SEED_DEMO_DATA", "true"))).isTrue();
  }

  @Test
  void production_never_does() {
    Map<String, String> yes = Map.of("SEED_DEMO_DATA", "true");
    assertThat(wanted("production", yes)).isFalse();
    assertThat(wanted("prod-eu", yes)).isFalse();
    assertThat(DemoData.isAskedFor(yes)).isTrue();
  }

  private static boolean wanted(String environment, Map<String, String> variables) {
    return DemoData.in(new AppEnvironment("shop", environment), variables).wanted();
  }
}
