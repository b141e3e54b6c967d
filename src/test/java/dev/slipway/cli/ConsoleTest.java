package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.Event;
import dev.slipway.model.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(outBytes, true, StandardCharsets.UTF_8);
  private final PrintStream err = new PrintStream(errBytes, true, StandardCharsets.UTF_8);

  private static final Event.Ended FAILED =
      Event.Ended.failed(
          Failure.failed("migrate.failed", "the migration failed: exit code 1\nno such table: vat")
              .now("1.3.2 serves, as before")
              .next("mend the migration and deploy again")
              .because(new IOException("pipe \u001b[31m")));

  private static void deploy(Console console) {
    console.show(
        new Event.Planned(12, "deploy", "1.4.0", "hold", List.of("unpack 1.4.0", "migrate")));
    console.show(new Event.StepChanged(12, 0, "unpack 1.4.0", "began", "", 0));
    console.show(new Event.Progressed("12 of 412 files", 0.03));
    console.show(new Event.StepChanged(12, 0, "unpack 1.4.0", "done", "412 files", 0.31));
    console.show(new Event.Note("warning", "the app's journal_mode is not durable"));
    console.show(new Event.StepChanged(12, 1, "migrate", "failed", "exit code 1", 2));
    console.show(new Event.StepChanged(12, 0, "unpack 1.4.0", "undone", "", 0.1));
    console.end(FAILED, "");
  }

  @Test
  void lines_tell_the_story_and_errors_go_to_standard_error() {
    deploy(new LineConsole(out, err, Style.PLAIN));

    assertThat(outBytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            deployment 12: deploy 1.4.0, hold
              began   unpack 1.4.0
              done    unpack 1.4.0  0.3 s  412 files
            warning: the app's journal_mode is not durable
              failed  migrate  2.0 s  exit code 1
              undone  unpack 1.4.0  0.1 s
            """);
    assertThat(errBytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            Failed: the migration failed: exit code 1
                    no such table: vat
            Now:    1.3.2 serves, as before
            Next:   mend the migration and deploy again
            Cause:  IOException: pipe \\x1b[31m
            Code:   migrate.failed
            """);
  }

  @Test
  void json_is_one_object_a_line_and_the_result_comes_last() {
    deploy(new JsonConsole(out));

    List<String> lines = outBytes.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(8);
    assertThat(lines.getFirst())
        .isEqualTo(
            "{\"type\":\"planned\",\"deployment\":12,\"kind\":\"deploy\",\"release\":\"1.4.0\","
                + "\"cutover\":\"hold\",\"steps\":[\"unpack 1.4.0\",\"migrate\"]}");
    assertThat(lines.getLast())
        .startsWith(
            "{\"type\":\"result\",\"ok\":false,\"exit_code\":1,\"code\":\"migrate.failed\",\"what\":")
        .doesNotContain("\u001b");
    assertThat(errBytes.size()).isZero();
  }

  @Test
  void json_carries_the_verbs_own_object() {
    new JsonConsole(out).end(Event.Ended.done("").with("{\"n\":[1,2]}"), "ignored");

    assertThat(outBytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"type\":\"result\",\"ok\":true,\"exit_code\":0,\"code\":\"\",\"what\":\"\","
                + "\"now\":\"\",\"next\":\"\",\"causes\":[],\"n\":[1,2]}\n");
  }

  @Test
  void json_without_an_object_of_its_own_ends_properly() {
    new JsonConsole(out).end(Event.Ended.done("done").with("{}"), "");

    assertThat(outBytes.toString(StandardCharsets.UTF_8)).endsWith("\"causes\":[]}\n");
  }

  @Test
  void a_live_terminal_redraws_in_place_and_ends_with_everything_readable() {
    LiveConsole console = new LiveConsole(new Terminal(new Style(false, true)), out);
    deploy(console);

    String text = outBytes.toString(StandardCharsets.UTF_8);
    assertThat(text).contains("\u001b[?25l").doesNotContain("\u001b[2J");
    assertThat(text.lastIndexOf("\u001b[?25h")).isGreaterThan(text.lastIndexOf("\u001b[?25l"));
    assertThat(afterLastRedraw(text))
        .isEqualTo(
            """
            deployment 12: deploy 1.4.0, hold
             ↩ unpack 1.4.0                       0.1 s
             ✗ migrate                            2.0 s      exit code 1
            Failed: the migration failed: exit code 1
                    no such table: vat
            Now:    1.3.2 serves, as before
            Next:   mend the migration and deploy again
            Cause:  IOException: pipe \\x1b[31m
            Code:   migrate.failed
            """);
  }

  @Test
  void a_live_terminal_prints_a_simple_answer_without_any_drawing() {
    LiveConsole console = new LiveConsole(new Terminal(Style.PLAIN), out);
    console.end(Event.Ended.done("nothing to do"), "");
    console.close();

    assertThat(outBytes.toString(StandardCharsets.UTF_8)).isEqualTo("nothing to do\n");
  }

  private static String afterLastRedraw(String text) {
    String last = text.substring(text.lastIndexOf("A\r") + 2);
    return last.replaceAll("\u001b\\[[?0-9]*[A-Za-z]", "");
  }
}
