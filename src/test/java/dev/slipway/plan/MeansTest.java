package dev.slipway.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What a deployment needs of the host is known before it begins. */
class MeansTest {
  private static final long MB = 1_000_000;

  @Test
  void what_fits_is_said_in_words() {
    Means means = new Means(500 * MB, 100 * MB, 20 * MB, 300 * MB, 60 * MB);
    assertThat(means.requireRoom(2, true))
        .containsExactly(
            "room: 220.0 MB for 2 copies of the database and the release; 500.0 MB are free");
    assertThat(means.requireMemory())
        .containsExactly("memory: a second instance takes about 60.0 MB; 300.0 MB are free");
  }

  @Test
  void what_does_not_fit_is_refused_with_both_figures() {
    Means means = new Means(270 * MB, 100 * MB, 20 * MB, 50 * MB, 60 * MB);
    assertThatThrownBy(() -> means.requireRoom(2, true))
        .hasMessageContaining("220.0 MB for 2 copies of the database and the release")
        .hasMessageContaining("270.0 MB are free");
    assertThatThrownBy(means::requireMemory)
        .hasMessageContaining("about 60.0 MB of memory, and 50.0 MB are free");
    assertThat(means.requireRoom(1, true)).hasSize(1);
  }

  @Test
  void what_nobody_knows_refuses_nothing() {
    assertThat(Means.UNKNOWN.requireRoom(2, true)).isEmpty();
    assertThat(Means.UNKNOWN.requireMemory()).isEmpty();
  }
}
