package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.process.Account;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of a few megabytes, in memory. Only root can make one. */
public record SmallDisk(Path path) implements AutoCloseable {

  /** Mounts one over that directory, until it is closed. */
  public static SmallDisk at(Path directory, String size) throws IOException {
    run("mount", "-t", "tmpfs", "-o", "size=" + size, "slipway-test", directory.toString());
    return new SmallDisk(directory);
  }

  /** Mounts one in a new folder of that directory; skips the test when we are not root. */
  public static SmallDisk under(Path directory, String size) throws IOException {
    assumeTrue(Account.ourUid() == 0, "only root can mount a small disk");
    return at(Files.createDirectory(directory.resolve("disk")), size);
  }

  /** Makes it read-only from now on. */
  public void freeze() throws IOException {
    run("mount", "-o", "remount,ro", path.toString());
  }

  /** Somebody else fills it to the last byte. */
  public void fill() {
    try (OutputStream filler = Files.newOutputStream(path.resolve("somebody-elses.log"))) {
      byte[] block = new byte[4096];
      while (true) {
        filler.write(block);
      }
    } catch (IOException full) {
      try {
        assertThat(Files.getFileStore(path).getUsableSpace()).isZero();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** At once for whoever looks, even while a program that was ended still lets go of it. */
  @Override
  public void close() throws IOException {
    run("umount", "--lazy", path.toString());
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.onExit().join().exitValue()).as(String.join(" ", command)).isZero();
  }
}
