package dev.slipway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.watch.LogWatch.LoggedError;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogWatchTest {
  private static final int BLOCK = 64 << 10;

  @TempDir Path folder;
  private Path file = Path.of("");
  private LogWatch watch = new LogWatch(List.of());

  @BeforeEach
  void a_log() {
    file = folder.resolve("web.log");
    watch = new LogWatch(List.of(file));
  }

  @Test
  void a_log_that_is_not_there_has_no_errors() {
    watch.finish();
    assertThat(watch.besides(Set.of())).isEmpty();
  }

  @Test
  void counts_errors_by_signature_and_keeps_the_first_line() throws IOException {
    write("INFO ready", "ERROR order 17 failed", "INFO x", "ERROR order 18 failed", "CRITICAL no");
    watch.finish();
    assertThat(watch.besides(Set.of()))
        .containsExactly(
            new LoggedError("ERROR order # failed", 2, "ERROR order 17 failed"),
            new LoggedError("CRITICAL no", 1, "CRITICAL no"));
    assertThat(watch.besides(Set.of("CRITICAL no"))).hasSize(1);
  }

  @Test
  void a_line_counts_when_it_is_complete() throws IOException {
    append("ERROR hal");
    watch.read();
    watch.read();
    assertThat(watch.counts()).isEmpty();
    append("f\n");
    watch.finish();
    assertThat(watch.counts()).containsOnlyKeys("ERROR half");
  }

  @Test
  void a_python_stack_trace_is_one_error_of_its_exception_and_our_top_frame() throws IOException {
    write(
        "2026-11-21 10:00:00 ERROR in app: Exception on /orders [GET]",
        "Traceback (most recent call last):",
        "  File \"/usr/lib/python3/dist-packages/flask/app.py\", line 880, in full_dispatch",
        "    rv = self.dispatch_request()",
        "  File \"/srv/shop/releases/20261121/shop.py\", line 17, in orders",
        "    total = 1 / 0",
        "  File \"/usr/lib/python3/dist-packages/x.py\", line 3, in divide",
        "    return a / b",
        "ZeroDivisionError: division by zero",
        "INFO next");
    watch.finish();
    assertThat(watch.counts()).containsOnlyKeys("ZeroDivisionError at shop.py in orders");
  }

  @Test
  void a_java_stack_trace_is_one_error_with_its_causes() throws IOException {
    write(
        "2026-11-21 10:00:00 ERROR o.a.c.C.[dispatcherServlet]: failed",
        "java.lang.IllegalStateException: order 17",
        "\tat java.base/java.util.Optional.orElseThrow(Optional.java:377)",
        "\tat com.example.shop.Orders.find(Orders.java:42)",
        "\tat com.example.shop.Orders.get(Orders.java:12)",
        "Caused by: java.io.IOException: gone",
        "\t... 12 more",
        "INFO next");
    watch.finish();
    assertThat(watch.counts().keySet())
        .anyMatch(s -> s.startsWith("java.lang.IllegalStateException at "))
        .hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void a_node_stack_trace_is_one_error() throws IOException {
    write(
        "TypeError: Cannot read properties of undefined (reading 'id')",
        "    at node:internal/process:77:11",
        "    at show (/srv/shop/routes/orders.js:17:9)",
        "    at next (/srv/shop/node_modules/express/lib/router.js:3:1)");
    watch.finish();
    assertThat(watch.counts()).containsOnlyKeys("TypeError at show (/srv/shop/routes/orders.js:#)");
  }

  @Test
  void a_trace_that_is_written_in_parts_is_still_one() throws IOException {
    write("Traceback (most recent call last):", "  File \"/a/b.py\", line 1, in f");
    watch.read();
    write("    x()", "KeyError: 'a'");
    watch.read();
    watch.finish();
    assertThat(watch.counts()).containsOnlyKeys("KeyError at b.py in f");
  }

  @Test
  void a_client_that_went_away_is_no_error() throws IOException {
    write("Traceback (most recent call last):", "BrokenPipeError: [Errno 32] Broken pipe");
    watch.finish();
    assertThat(watch.counts()).isEmpty();
  }

  @Test
  void levels_of_json_and_of_web_servers_are_known() throws IOException {
    write(
        "{\"level\":\"error\",\"msg\":\"a\"}",
        "{\"level\":50,\"time\":1,\"msg\":\"b\"}",
        "{\"level\":30,\"msg\":\"error is only a word here\"}",
        "2026/11/21 [error] 7#7: upstream",
        "panic: runtime error: index out of range",
        "errors: 0");
    watch.finish();
    assertThat(watch.counts()).hasSize(4);
  }

  @Test
  void goes_on_after_the_front_was_taken_out() throws IOException {
    fill(4 * BLOCK);
    write("ERROR one");
    watch.read();
    byte[] all = Files.readAllBytes(file);
    write("ERROR two");
    byte[] grown = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOfRange(grown, 4 * BLOCK, grown.length));
    assertThat(Files.size(file)).isLessThan(all.length);
    write("ERROR three");
    watch.finish();
    assertThat(watch.counts()).containsOnlyKeys("ERROR one", "ERROR two", "ERROR three");
    assertThat(watch.counts().values()).containsOnly(1L);
  }

  @Test
  void goes_on_after_the_front_was_punched_out() throws IOException {
    fill(2 * BLOCK);
    write("ERROR one");
    watch.read();
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "rw")) {
      log.write(new byte[2 * BLOCK]);
    }
    write("ERROR two");
    watch.finish();
    assertThat(watch.counts()).containsOnlyKeys("ERROR one", "ERROR two");
  }

  @Test
  void begins_anew_when_the_file_was_emptied() throws IOException {
    write("ERROR one", "a line that is longer than what comes next, so that it is seen");
    watch.read();
    Files.write(file, new byte[0]);
    write("ERROR two");
    watch.finish();
    assertThat(watch.counts()).containsOnlyKeys("ERROR one", "ERROR two");
  }

  @Test
  void a_flood_is_read_in_bounded_time_and_memory_and_the_rest_is_counted() throws IOException {
    String flood =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "ERROR kind " + word(i) + " of order " + i + " " + "x".repeat(200))
            .collect(Collectors.joining("\n", "", "\n"));
    long longest = 0;
    for (int second = 0; second < 20; second++) {
      append(flood);
      long began = System.nanoTime();
      watch.read();
      longest = Math.max(longest, System.nanoTime() - began);
    }
    assertThat(watch.counts()).hasSizeLessThanOrEqualTo(LogWatch.MOST_SIGNATURES);
    assertThat(watch.bytesNotRead()).isGreaterThan(20L << 20);
    assertThat(watch.errorsLeftOut()).isPositive();
    assertThat(longest / 1e6).as("milliseconds for a look").isLessThan(1000);
    System.out.printf("flood: at most %.0f ms per look at 10,000 lines%n", longest / 1e6);
  }

  @Test
  void known_are_errors_at_the_start_and_lately() throws IOException {
    write("ERROR harmless at every start");
    fill(3 << 20);
    write("ERROR lately");
    assertThat(LogWatch.signatures(List.of(file)))
        .containsExactlyInAnyOrder("ERROR harmless at every start", "ERROR lately");
  }

  @Test
  void the_start_is_in_the_oldest_part_of_a_log_that_was_cut() throws IOException {
    Files.writeString(folder.resolve("web.log.2"), "ERROR harmless at every start\n");
    Files.writeString(folder.resolve("web.log.1"), "INFO\n");
    write("INFO");
    assertThat(LogWatch.signatures(List.of(file))).containsExactly("ERROR harmless at every start");
  }

  private static String word(int i) {
    return Integer.toString(i % 500, 26).replaceAll("[0-9]", "q") + "zz";
  }

  private void fill(int bytes) throws IOException {
    append(("INFO " + "y".repeat(58) + "\n").repeat(bytes / 64));
  }

  private void write(String... lines) throws IOException {
    append(String.join("\n", lines) + "\n");
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
