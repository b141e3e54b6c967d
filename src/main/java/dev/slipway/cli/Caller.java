package dev.slipway.cli;

import dev.slipway.model.SlipwayHome;
import java.nio.file.Path;
import java.util.Map;

/**
 * Who called, from where.
 *
 * @param directory the working directory
 * @param environment the variables
 * @param home where Slipway keeps things
 */
public record Caller(Path directory, Map<String, String> environment, SlipwayHome home) {

  /** The caller of this process. */
  public static Caller ofThisProcess() {
    Map<String, String> environment = System.getenv();
    return new Caller(Path.of("").toAbsolutePath(), environment, SlipwayHome.from(environment));
  }
}
