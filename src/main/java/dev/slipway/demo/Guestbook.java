package dev.slipway.demo;

import dev.slipway.model.AppEnvironment;
import dev.slipway.model.SlipwayHome;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The example that comes with Slipway.
 *
 * @param example its folder
 */
public record Guestbook(Path example) implements Subject {

  @Override
  public AppEnvironment app() {
    return new AppEnvironment("guestbook", "local");
  }

  @Override
  public void bringData(SlipwayHome home) {
    // It begins empty: its first migration creates the schema.
  }

  @Override
  public Optional<Path> database(SlipwayHome home) {
    return Optional.of(home.app(app()).resolve("shared/data/guestbook.db"));
  }

  @Override
  public Path release(Releases.Recipe recipe, Path work) {
    return new Releases(example, work).write(recipe);
  }

  @Override
  public Optional<Changes> changes() {
    return Optional.of(Changes.OF_GUESTBOOK);
  }

  @Override
  public Visits visits(URI base) {
    return visitsOf(base);
  }

  /** Customers of a guestbook there. */
  static Visits visitsOf(URI base) {
    return new Visits(
        base,
        "guestbook-local.localhost",
        "/",
        Optional.of(
            new Visits.Write(
                "/entries",
                "{\"number\": {number}, \"text\": \"visit {number}\"}",
                "SELECT number FROM entry")));
  }

  @Override
  public boolean comparedByHand() {
    return true;
  }
}
