package dev.slipway.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How this program is started once more, as another process. */
public final class ThisProgram {
  /** Set by the start script to its own path. */
  public static final String LAUNCHER = "SLIPWAY_LAUNCHER";

  private ThisProgram() {}

  /** The argument list that starts Slipway with these words. */
  public static List<String> command(Map<String, String> environment, List<String> words) {
    List<String> command = new ArrayList<>();
    String script = environment.getOrDefault(LAUNCHER, "");
    if (script.isEmpty()) {
      // Started without the script: by the same Java, with the same classes.
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
      command.addAll(List.of("-cp", classPath(), "dev.slipway.Main"));
    } else {
      command.add(script);
    }
    command.addAll(words);
    return command;
  }

  /** The class path that this program runs from, good in any working directory. */
  public static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
