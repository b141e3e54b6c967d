package dev.slipway.keeper;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LogRotationTest {
  private static final LogRotation SMALL = new LogRotation(256 << 10, 3);

  @TempDir Path directory;

  @Test
  void a_small_log_is_left_alone() throws Exception {
    Path log = Files.writeString(directory.resolve("out.log"), "a".repeat(100_000));

    SMALL.check(log);
    SMALL.check(directory.resolve("not there"));

    assertThat(log).hasSize(100_000);
    assertThat(directory.resolve("out.log.1")).doesNotExist();
  }

  @Test
  void the_old_part_moves_aside_and_parts_are_numbered_from_the_newest() throws Exception {
    Path log = directory.resolve("out.log");
    for (String letter : new String[] {"a", "b", "c", "d", "e"}) {
      Files.writeString(log, letter.repeat(300_000), CREATE, APPEND);
      SMALL.check(log);
    }

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("out.log", "out.log.1", "out.log.2", "out.log.3");
    }
    assertThat(Files.readString(log)).endsWith("e").doesNotContain("d");
    assertThat(Files.readString(directory.resolve("out.log.1"))).contains("d").endsWith("e");
    assertThat(Files.readString(directory.resolve("out.log.3"))).contains("b").doesNotContain("a");
  }

  @Test
  void nothing_is_lost_or_doubled_while_a_process_writes_on() throws Exception {
    nothingIsLostWhileAProcessWritesOn(directory);
  }

  @Test
  void nothing_is_lost_where_the_file_system_can_only_punch_holes() throws Exception {
    Path memory = Path.of("/dev/shm");
    assumeThat(memory).isDirectory();
    Path onTmpfs = Files.createTempDirectory(memory, "slipway-log");
    try {
      nothingIsLostWhileAProcessWritesOn(onTmpfs);
      assertThat((Long) Files.getAttribute(onTmpfs.resolve("out.log"), "unix:size"))
          .isGreaterThan(SMALL.limit());
    } finally {
      try (Stream<Path> files = Files.list(onTmpfs)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(onTmpfs);
    }
  }

  private static void nothingIsLostWhileAProcessWritesOn(Path directory) throws Exception {
    Path log = directory.resolve("out.log");
    LogRotation manyParts = new LogRotation(256 << 10, 1000);
    Process writer =
        new ProcessBuilder("sh", "-c", "seq -f 'line %.0f of a program that talks a lot' 100000")
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    while (writer.isAlive()) {
      manyParts.check(log);
    }
    assertThat(writer.waitFor()).isZero();
    manyParts.check(log);

    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int parts = 1;
    while (Files.exists(directory.resolve("out.log." + parts))) {
      parts++;
    }
    for (int part = parts - 1; part > 0; part--) {
      all.writeBytes(Files.readAllBytes(directory.resolve("out.log." + part)));
    }
    all.writeBytes(withoutHole(log));
    assertThat(parts).isGreaterThan(2);
    String[] lines = all.toString(StandardCharsets.UTF_8).split("\n", -1);
    assertThat(lines).hasSize(100_001);
    for (int i = 0; i < 100_000; i++) {
      assertThat(lines[i]).isEqualTo("line " + (i + 1) + " of a program that talks a lot");
    }
  }

  private static byte[] withoutHole(Path log) throws IOException {
    byte[] bytes = Files.readAllBytes(log);
    return Arrays.copyOfRange(bytes, (int) LogRotation.firstByte(log), bytes.length);
  }
}
