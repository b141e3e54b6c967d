package dev.slipway.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> KNOWN = List.of("deploy", "rollback", "recover", "status");

  @Test
  void finds_the_word_with_a_slip_in_it() {
    assertThat(Nearest.to("deplyo", KNOWN)).contains("deploy");
    assertThat(Nearest.to("roll-back", KNOWN)).contains("rollback");
    assertThat(Nearest.to("stats", KNOWN)).contains("status");
  }

  @Test
  void says_nothing_when_no_word_is_near() {
    assertThat(Nearest.to("frobnicate", KNOWN)).isEmpty();
    assertThat(Nearest.hint("frobnicate", KNOWN)).isEmpty();
    assertThat(Nearest.hint("", KNOWN)).isEmpty();
  }

  @Test
  void the_hint_completes_a_sentence() {
    assertThat("no verb 'recovr'" + Nearest.hint("recovr", KNOWN))
        .isEqualTo("no verb 'recovr': did you mean 'recover'?");
  }
}
