package dev.slipway.sandbox;

import dev.slipway.process.Surroundings;
import java.util.List;

/**
 * No sandbox at all, where none can be had: programs run as they would live, and only what they are
 * told of the database differs.
 *
 * @param gaps why there is none
 * @param outlets ways to servers, closed with it
 */
public record Unguarded(List<String> gaps, List<Outlet> outlets) implements Sandbox {

  /** Without ways to servers. */
  public Unguarded(List<String> gaps) {
    this(gaps, List.of());
  }

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
    outlets.forEach(Outlet::close);
  }
}
