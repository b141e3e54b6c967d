package dev.slipway.config.check;

import dev.slipway.config.source.Place;
import java.util.Optional;

/**
 * One thing that a check found.
 *
 * @param level whether it keeps the app from being deployed
 * @param code stable code, such as {@code user.missing}
 * @param what what was found; never a variable's value
 * @param next exactly what to do about it
 * @param place where in {@code slipway.yaml}, when it is about a line there
 */
public record Finding(Level level, String code, String what, String next, Optional<Place> place) {

  /** How bad it is. */
  public enum Level {
    /** A deployment would fail. */
    PROBLEM,
    /** A deployment works, and something is not as it should be. */
    WARNING
  }

  /** One that keeps the app from being deployed. */
  public static Finding problem(String code, String what, String next) {
    return new Finding(Level.PROBLEM, code, what, next, Optional.empty());
  }

  /** One that a person should know of. */
  public static Finding warning(String code, String what, String next) {
    return new Finding(Level.WARNING, code, what, next, Optional.empty());
  }
}
