package dev.slipway.demo;

import dev.slipway.model.AppEnvironment;
import dev.slipway.model.SlipwayHome;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The application that the demo deploys. It is only read; everything happens to copies. */
public sealed interface Subject permits Guestbook, OwnApp {

  /** Starts what it needs besides itself; {@link Work} ends it. */
  void start(Work work);

  /** Its name and the demo's environment. */
  AppEnvironment app();

  /** Brings its data to a home where it was never deployed. */
  void bringData(SlipwayHome home);

  /** Its live database in that home, if it has one. */
  Optional<Store> store(SlipwayHome home);

  /** Writes the source tree of one release into a folder of its own below {@code work}. */
  Path release(Releases.Recipe recipe, Path work);

  /** What happens to it under load, by whoever deploys it. */
  List<Scenario> scenarios();

  /** What happens to it besides, only by Slipway. */
  List<Scenario> scenariosOfOurs();

  /** What its customers ask for. */
  Visits visits(URI base);

  /** The hand-written script that deploys it too, if one does, in an empty folder. */
  Optional<ByHand> byHand(Path root, int port);
}
