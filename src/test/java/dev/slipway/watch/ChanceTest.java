package dev.slipway.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ChanceTest {

  @Test
  void is_fishers_exact_test() {
    // The lady tasting tea: 3 of 4 right by chance.
    assertThat(Chance.ofAtLeast(3, 4, 1, 4)).isEqualTo(17.0 / 70, within(1e-9));
    assertThat(Chance.ofAtLeast(4, 4, 0, 4)).isEqualTo(1.0 / 70, within(1e-9));
    assertThat(Chance.ofAtLeast(0, 4, 0, 4)).isEqualTo(1);
  }

  @Test
  void equal_shares_are_chance_and_very_different_ones_are_not() {
    assertThat(Chance.ofAtLeast(50, 1000, 50, 1000)).isGreaterThan(0.4);
    assertThat(Chance.ofAtLeast(80, 1000, 20, 1000)).isLessThan(1e-6);
    assertThat(Chance.ofAtLeast(40_000, 1_000_000, 20_000, 1_000_000)).isLessThan(1e-9);
  }

  @Test
  void few_requests_prove_little() {
    assertThat(Chance.ofAtLeast(2, 5, 0, 5)).isGreaterThan(0.2);
  }

  @Test
  void says_nothing_where_there_is_nothing_to_compare() {
    assertThat(Chance.ofAtLeast(3, 3, 0, 0)).isEqualTo(1);
    assertThat(Chance.ofAtLeast(0, 0, 4, 9)).isEqualTo(1);
  }
}
