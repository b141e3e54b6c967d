package dev.slipway.config;

import dev.slipway.config.source.Value;
import java.util.Optional;
import java.util.function.Function;

/**
 * The form a setting's value may have. Stateless.
 *
 * @param <T> what it is read into
 */
interface Form<T> {

  /**
   * Reads a value.
   *
   * @return empty when it is not of this form, which has then been reported to {@code reading}
   */
  Optional<T> read(Value value, Reading reading);

  /** The same form, read into something else. */
  default <R> Form<R> map(Function<T, ? extends R> change) {
    return (value, reading) -> read(value, reading).map(change);
  }

  /** The settings of the long form, when a map may be written. */
  default Optional<Group> group() {
    return Optional.empty();
  }

  /** Whether the long form stands under names that people choose, as processes do. */
  default boolean isNamed() {
    return false;
  }
}
