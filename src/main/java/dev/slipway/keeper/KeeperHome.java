package dev.slipway.keeper;

import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.InstanceId;
import dev.slipway.model.SlipwayHome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where the keeper's files are in one {@code SLIPWAY_HOME}. Only names paths; creates nothing.
 *
 * @param home the home
 */
public record KeeperHome(SlipwayHome home) {

  /**
   * The kernel takes 107 bytes for the address of a Unix socket. We stay below, so that the message
   * names the cause.
   */
  static final int LONGEST_SOCKET_PATH = 100;

  /** The directory of everything below; mode 0700. */
  public Path directory() {
    return home.keeper();
  }

  /**
   * The Unix socket of the control API.
   *
   * @throws Failure {@code keeper.socket-path} when it is too long for a Unix socket
   */
  public Path socket() {
    Path socket = directory().resolve("keeper.sock");
    int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST_SOCKET_PATH) {
      throw Failure.usage(
              "keeper.socket-path",
              "the path of the keeper's socket is too long: "
                  + bytes
                  + " bytes, at most "
                  + LONGEST_SOCKET_PATH
                  + " are possible: "
                  + socket)
          .next("choose a shorter " + SlipwayHome.VARIABLE);
    }
    return socket;
  }

  /** Held locked by the one keeper of this home. */
  Path lock() {
    return directory().resolve("lock");
  }

  /** Who holds the lock, for people. */
  Path holder() {
    return directory().resolve("holder.json");
  }

  /** What the keeper was started with. */
  Path settings() {
    return directory().resolve("settings.json");
  }

  /** The addresses bound last. */
  Path bound() {
    return directory().resolve("bound.json");
  }

  /** One file per app and environment. */
  Path desired() {
    return directory().resolve("desired");
  }

  /** What one instance keeps. */
  Path instance(AppEnvironment app, InstanceId instance) {
    return instances(app).resolve(instance.value());
  }

  /** What all instances of an app and environment keep. */
  Path instances(AppEnvironment app) {
    return home.app(app).resolve("instances");
  }

  /**
   * The file an instance's output goes to. Rotated parts stand beside it as {@code out.log.1}
   * (newest), {@code out.log.2} and so on.
   */
  public Path log(AppEnvironment app, InstanceId instance) {
    return instance(app, instance).resolve("out.log");
  }
}
