package dev.slipway.keeper;

import dev.slipway.keeper.proxy.EmbeddedProxy;
import dev.slipway.model.Address;
import dev.slipway.model.SlipwayHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A keeper as a program of its own, with an executor that only guards it. */
public final class KeeperProgram {
  private KeeperProgram() {}

  /**
   * Arguments: the home; and, the first time, the word {@code new}, or {@code alone} for a keeper
   * without an executor.
   */
  public static void main(String[] arguments) {
    SlipwayHome home = new SlipwayHome(Path.of(arguments[0]));
    Optional<KeeperSettings> settings =
        arguments.length == 1
            ? Optional.empty()
            : Optional.of(
                new KeeperSettings(
                    Listen.http(new Address("127.0.0.1", 0)),
                    arguments[1].equals("alone")
                        ? List.of()
                        : java(GuardProgram.class, arguments[0]),
                    true));
    Keeper.run(home, settings, new EmbeddedProxy());
  }

  /** How to start a class of this class path. */
  static List<String> java(Class<?> program, String... arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    line.addAll(List.of(arguments));
    return line;
  }

  /** Starts such a process for the home, with more in its environment. */
  static Process start(SlipwayHome home, List<String> line, Map<String, String> more)
      throws IOException {
    Files.createDirectories(home.keeper());
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(more);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(home.keeperOutput().toFile()))
        .start();
  }

  /** Stands for the executor. */
  public static final class GuardProgram {
    private GuardProgram() {}

    /** Arguments: the home. */
    public static void main(String[] arguments) throws InterruptedException {
      SlipwayHome home = new SlipwayHome(Path.of(arguments[0]));
      KeeperGuard.begin(home, java(KeeperProgram.class, arguments[0]), System.getenv());
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
