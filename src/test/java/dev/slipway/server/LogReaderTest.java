package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
  @TempDir Path directory;
  private Path log;
  private LogReader reader;

  @BeforeEach
  void file() {
    log = directory.resolve("out.log");
    reader = new LogReader(log);
  }

  private void append(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "line %06d with some text\n".formatted(i))
        .collect(Collectors.joining());
  }

  @Test
  void begins_with_the_last_lines_and_goes_on_with_what_comes() throws IOException {
    append("one\ntwo\nthree\n");

    assertThat(reader.last(2)).containsExactly("two", "three");
    append("fo");
    assertThat(reader.more()).isEmpty();
    append("ur\nfive\n");
    assertThat(reader.more()).containsExactly("four", "five");
    assertThat(reader.more()).isEmpty();
  }

  @Test
  void finds_the_last_lines_of_a_large_file() throws IOException {
    append(lines(0, 20_000));

    assertThat(reader.last(3_000)).hasSize(3_000).first().isEqualTo("line 017000 with some text");
  }

  @Test
  void a_file_that_is_not_there_yet_has_no_lines() throws IOException {
    assertThat(reader.last(10)).isEmpty();
    append("first\n");
    assertThat(reader.more()).containsExactly("first");
  }

  @Test
  void misses_nothing_when_the_front_is_cut_off() throws IOException {
    append(lines(0, 10_000));
    assertThat(reader.last(1)).containsExactly("line 009999 with some text");
    append(lines(10_000, 10_002));

    byte[] all = Files.readAllBytes(log);
    int cut = 2 * 65536;
    Files.write(directory.resolve("out.log.1"), java.util.Arrays.copyOf(all, cut));
    Files.write(log, java.util.Arrays.copyOfRange(all, cut, all.length));

    assertThat(reader.more())
        .containsExactly("line 010000 with some text", "line 010001 with some text");
  }

  @Test
  void what_was_punched_out_is_not_shown() throws IOException {
    append("\0".repeat(65536) + "after\n");

    assertThat(reader.last(5)).containsExactly("after");
  }
}
