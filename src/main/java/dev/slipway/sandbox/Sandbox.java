package dev.slipway.sandbox;

import dev.slipway.process.Surroundings;
import java.util.List;

/**
 * Keeps programs from harm: inside they reach no network but loopback, can change no file but those
 * made for them, and see a clone where the live database is. They are prevented, not inspected.
 * Closing ends the sandbox; programs inside must have ended before. For one thread.
 */
public interface Sandbox extends AutoCloseable {

  /** What of this could not be had, in words; empty when all of it could. */
  List<String> gaps();

  /** The same surroundings, inside. */
  Surroundings inside(Surroundings outside);

  /** The port on loopback outside that leads to a port on loopback inside. */
  int portTo(int inside);

  @Override
  void close();
}
