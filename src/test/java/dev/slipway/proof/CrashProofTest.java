package dev.slipway.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrashProofTest {
  private static final CrashProof.Finding HALF =
      new CrashProof.Finding(
          2, "CREATE TABLE b", List.of("table a was added", "table b was added"), "it fails");

  @Test
  void few_boundaries_are_all_tried_and_of_many_some_with_the_first_and_the_last() {
    for (int boundaries = 0; boundaries <= 24; boundaries++) {
      assertThat(CrashTrial.spread(boundaries))
          .containsExactlyElementsOf(IntStream.rangeClosed(1, boundaries).boxed().toList());
    }
    for (int boundaries : List.of(25, 47, 1000, 123_457)) {
      assertThat(CrashTrial.spread(boundaries))
          .hasSize(24)
          .isSorted()
          .doesNotHaveDuplicates()
          .startsWith(1)
          .endsWith(boundaries);
    }
  }

  @Test
  void a_finding_says_where_it_was_killed_what_that_left_and_what_the_second_run_said() {
    assertThat(HALF.inWords(3))
        .isEqualTo(
            "killed after 2 of 3 (CREATE TABLE b): table a was added, table b was added;"
                + " run again, it fails");
  }

  @Test
  void it_passed_only_where_it_was_tried_and_nothing_was_found() {
    assertThat(new CrashProof(3, 3, List.of(), null, 1).passed()).isTrue();
    assertThat(new CrashProof(3, 3, List.of(HALF), null, 1).passed()).isFalse();
    CrashProof untried = new CrashProof(0, 0, List.of(), "nothing was seen", 1);
    assertThat(untried.passed()).isFalse();
    assertThat(untried.inWords()).isEqualTo("not killed anywhere; nothing was seen");
  }

  @Test
  void it_says_how_many_of_how_many_places_were_tried() {
    assertThat(new CrashProof(57, 24, List.of(HALF), "at most 24 are tried", 1).inWords())
        .isEqualTo("killed at 24 of 57 places and run again: otherwise at 1; at most 24 are tried");
  }
}
