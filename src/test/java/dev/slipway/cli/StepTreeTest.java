package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.Event;
import dev.slipway.report.Columns;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepTreeTest {
  private final StepTree tree = new StepTree(new Style(false, true));

  private void plan(String... steps) {
    tree.add(new Event.Planned(12, "deploy", "1.4.0", "hold", List.of(steps)), 0);
  }

  private void step(int step, String name, String state, String detail, double seconds, double at) {
    tree.add(new Event.StepChanged(12, step, name, state, detail, seconds), at);
  }

  @Test
  void shows_done_running_and_planned_steps() {
    plan("unpack 1.4.0", "back up", "migrate");
    step(0, "unpack 1.4.0", "began", "", 0, 1);
    step(0, "unpack 1.4.0", "done", "412 files", 0.3, 1.3);
    step(1, "back up", "began", "", 0, 1.3);
    tree.add(new Event.Progressed("120 of 400 MB", 0.3), 2);

    assertThat(tree.lines(80, 20, 3.3))
        .containsExactly(
            "deployment 12: deploy 1.4.0, hold",
            " ✓ unpack 1.4.0                       0.3 s      412 files",
            " ⠸ back up                            2.0 s      120 of 400 MB (30 %)",
            " · migrate");
  }

  @Test
  void shows_a_failed_step_and_what_is_undone() {
    plan("back up", "migrate");
    step(0, "back up", "done", "", 4, 4);
    step(1, "migrate", "failed", "exit code 1", 2, 6);
    step(0, "back up", "undone", "", 0.1, 7);

    assertThat(tree.lines(80, 20, 8))
        .containsExactly(
            "deployment 12: deploy 1.4.0, hold",
            " ↩ back up                            0.1 s",
            " ✗ migrate                            2.0 s      exit code 1");
  }

  @Test
  void what_failed_stays_marked_when_it_is_undone() {
    plan("migrate");
    step(0, "migrate", "failed", "exit code 1", 2, 6);
    step(0, "migrate", "undoing", "", 0, 6);
    step(0, "migrate", "undone", "", 0.4, 7);

    assertThat(tree.lines(80, 20, 8))
        .last()
        .isEqualTo(" ✗ migrate                            2.0 s      exit code 1");
  }

  @Test
  void a_second_plan_adds_its_steps() {
    plan("unpack");
    step(0, "unpack", "done", "", 1, 1);
    plan("unpack", "switch");

    assertThat(tree.lines(80, 20, 2)).hasSize(3).last().isEqualTo(" · switch");
  }

  @Test
  void no_line_is_wider_than_the_terminal() {
    plan("a step whose name is longer than anybody would expect of a step", "日本語".repeat(20));
    step(0, "a step with a very long name indeed, longer than the column", "began", "", 0, 0);
    tree.add(new Event.Progressed("x".repeat(300), -1), 1);

    for (int columns : List.of(20, 40, 80)) {
      assertThat(tree.lines(columns, 20, 1).subList(1, 3))
          .allSatisfy(line -> assertThat(Columns.of(line)).isLessThanOrEqualTo(columns));
    }
  }

  @Test
  void a_low_terminal_shows_the_step_under_way() {
    String[] names = {"s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9"};
    plan(names);
    for (int i = 0; i < 6; i++) {
      step(i, names[i], "done", "", 1, i);
    }
    step(6, names[6], "began", "", 0, 6);

    List<String> lines = tree.lines(80, 5, 7);

    assertThat(lines).hasSize(5);
    assertThat(lines).anyMatch(line -> line.contains("s6"));
    assertThat(lines).anyMatch(line -> line.contains("s7"));
  }

  @Test
  void text_from_outside_cannot_steer_the_terminal() {
    plan("unpack");
    step(0, "unpack \u001b[2J", "failed", "\u001b]0;title\u0007", 1, 1);

    assertThat(String.join("", tree.lines(80, 20, 1)))
        .doesNotContain("\u001b")
        .contains("\\x1b[2J");
  }

  @Test
  void ascii_terminals_get_ascii() {
    StepTree plain = new StepTree(Style.PLAIN);
    plain.add(new Event.StepChanged(1, 0, "unpack", "done", "", 1), 0);

    assertThat(plain.lines(80, 20, 0))
        .containsExactly(" + unpack                             1.0 s");
  }
}
