package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Failure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SqlVersionTest {

  @Test
  void compares_as_numbers() {
    List<SqlVersion> sorted = new ArrayList<>();
    for (String text : List.of("1", "1.1", "1.2", "1.10", "2", "10", "20260101120000")) {
      sorted.add(new SqlVersion(text));
    }
    List<SqlVersion> mixed = new ArrayList<>(sorted);
    Collections.shuffle(mixed, new Random(7));
    Collections.sort(mixed);

    assertThat(mixed).containsExactlyElementsOf(sorted);
  }

  @Test
  void zeros_in_front_and_at_the_end_do_not_count() {
    assertThat(Stream.of("7", "007", "7.0", "07.0.0").map(SqlVersion::new).distinct()).hasSize(1);
    assertThat(new SqlVersion("7.0.1")).isNotEqualTo(new SqlVersion("7.1"));
  }

  @Test
  void anything_but_numbers_is_refused() {
    for (String text : List.of("", "a", "1.", ".1", "1..2", "-1", "1 OR 1")) {
      assertThatThrownBy(() -> new SqlVersion(text)).as(text).isInstanceOf(Failure.class);
    }
  }
}
