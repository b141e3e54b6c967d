package dev.slipway.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where everything that Slipway keeps on a host is: {@code SLIPWAY_HOME}. Several homes live side
 * by side without knowing of each other. Only names paths; creates nothing.
 *
 * @param path absolute and normalized
 */
public record SlipwayHome(Path path) {

  /** The variable that moves a home. */
  public static final String VARIABLE = "SLIPWAY_HOME";

  /** Makes the path absolute. */
  public SlipwayHome {
    path = path.toAbsolutePath().normalize();
  }

  /**
   * The home these variables ask for: {@code SLIPWAY_HOME}, else {@code /var/lib/slipway} for root
   * and {@code ~/.slipway} for everyone else.
   */
  public static SlipwayHome from(Map<String, String> environment) {
    String asked = environment.getOrDefault(VARIABLE, "");
    if (!asked.isBlank()) {
      return new SlipwayHome(Path.of(asked));
    }
    return new SlipwayHome(
        weAreRoot()
            ? Path.of("/var/lib/slipway")
            : Path.of(System.getProperty("user.home"), ".slipway"));
  }

  /** The root directory of one app in one environment. */
  public Path app(AppEnvironment app) {
    return apps().resolve(app.app()).resolve(app.environment());
  }

  /** The directory that holds the root directories of all apps, {@code <app>/<environment>}. */
  public Path apps() {
    return path.resolve("apps");
  }

  /** What is left of apps that were removed: data and backups that nobody could make again. */
  public Path removed() {
    return path.resolve("removed");
  }

  /** What the keeper keeps: its desired-state files, its lock, its own output. */
  public Path keeper() {
    return path.resolve("keeper");
  }

  /** What the keeper and everything it says without being asked is written to. */
  public Path keeperOutput() {
    return keeper().resolve("out.log");
  }

  /** What the executor keeps: its socket and its lock. Mode 0700. */
  public Path executor() {
    return path.resolve("executor");
  }

  /** The Unix socket of the executor's API. */
  public Path executorSocket() {
    return executor().resolve("executor.sock");
  }

  /** The file the one executor of this home holds locked as long as it lives. */
  public Path executorLock() {
    return executor().resolve("executor.lock");
  }

  private static boolean weAreRoot() {
    // A process's own entry belongs to its effective user, whatever the account is called.
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
