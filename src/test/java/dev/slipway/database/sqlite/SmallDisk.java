package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** A file system of a few megabytes, in memory. Only root can make one. */
record SmallDisk(Path path) implements AutoCloseable {

  static SmallDisk at(Path directory, String size) throws IOException {
    run("mount", "-t", "tmpfs", "-o", "size=" + size, "slipway-test", directory.toString());
    return new SmallDisk(directory);
  }

  /** Makes it read-only from now on. */
  void freeze() throws IOException {
    run("mount", "-o", "remount,ro", path.toString());
  }

  @Override
  public void close() throws IOException {
    run("umount", path.toString());
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.onExit().join().exitValue()).as(String.join(" ", command)).isZero();
  }
}
