package dev.slipway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Failure;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  private final JsonLines lines = new JsonLines();

  @Test
  void an_event_is_read_as_it_was_written() {
    Event event = new Event.StepChanged(3, 1, "build", "done", "built", 1.5);
    assertThat(lines.readEvent(lines.write(event))).contains(event);
  }

  @Test
  void an_event_of_a_type_that_only_a_newer_executor_knows_is_passed_over() {
    assertThat(lines.readEvent("{\"type\":\"proved\",\"rows\":3}")).isEmpty();
  }

  @Test
  void a_line_that_is_no_event_is_refused() {
    for (String line : new String[] {"{\"ok\":true}", "{", "[]", "{\"type\":3}"}) {
      assertThatThrownBy(() -> lines.readEvent(line))
          .as(line)
          .isInstanceOfSatisfying(
              Failure.class, failure -> assertThat(failure.code()).isEqualTo("api.malformed"));
    }
  }
}
