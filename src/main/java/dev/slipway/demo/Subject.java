package dev.slipway.demo;

import dev.slipway.model.AppEnvironment;
import dev.slipway.model.SlipwayHome;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** The application that the demo deploys. It is only read; everything happens to copies. */
public sealed interface Subject permits Guestbook, OwnApp {

  /** Its name and the demo's environment. */
  AppEnvironment app();

  /** Brings its data to a home where it was never deployed. */
  void bringData(SlipwayHome home);

  /** Its live database in that home, if it has one. */
  Optional<Path> database(SlipwayHome home);

  /** Writes the source tree of one release into a folder of its own below {@code work}. */
  Path release(Releases.Recipe recipe, Path work);

  /** What the demo does to its database; without one there is nothing to migrate. */
  Optional<Changes> changes();

  /** What its customers ask for. */
  Visits visits(URI base);

  /** Whether the hand-written script can deploy it too. */
  boolean comparedByHand();
}
