package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevisionsTest {

  @Test
  void reads_what_a_state_wrote() {
    MigrationState state =
        new MigrationState(List.of("app:0001_a", "b:0002-x.y"), List.of(), List.of());

    assertThat(Revisions.of(state.revision())).isEqualTo(state.current());
    assertThat(Revisions.of("")).isEmpty();
  }

  @Test
  void refuses_what_a_program_could_take_for_something_else() {
    for (String text :
        List.of("-1", "--sql", "a b", "a;b", "$(x)", "a,", "@base", "../a", "a\nb")) {
      assertThatThrownBy(() -> Revisions.of(text)).as(text).isInstanceOf(Failure.class);
    }
  }
}
