package dev.slipway.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AmountTest {
  @Test
  void one_thing_is_not_things() {
    assertThat(Amount.of(1, "row")).isEqualTo("1 row");
    assertThat(Amount.of(0, "row")).isEqualTo("0 rows");
    assertThat(Amount.of(2, "entry")).isEqualTo("2 entries");
    assertThat(Amount.of(2, "day")).isEqualTo("2 days");
  }

  @Test
  void a_small_file_is_not_nothing() {
    assertThat(Amount.ofBytes(812)).isEqualTo("812 bytes");
    assertThat(Amount.ofBytes(20_480)).isEqualTo("20.5 kB");
    assertThat(Amount.ofBytes(1_300_000)).isEqualTo("1.3 MB");
    assertThat(Amount.ofBytes(2_100_000_000L)).isEqualTo("2.1 GB");
  }
}
