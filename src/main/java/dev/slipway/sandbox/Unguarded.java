package dev.slipway.sandbox;

import dev.slipway.process.Surroundings;
import java.util.List;

/**
 * No sandbox at all, where none can be had: programs run as they would live, and only what they are
 * told of the database differs.
 *
 * @param gaps why there is none
 */
public record Unguarded(List<String> gaps) implements Sandbox {

  @Override
  public Surroundings inside(Surroundings outside) {
    return outside;
  }

  @Override
  public int portTo(int inside) {
    return inside;
  }

  @Override
  public void close() {
    // There is nothing to end.
  }
}
