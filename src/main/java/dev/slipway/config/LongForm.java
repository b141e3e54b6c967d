package dev.slipway.config;

import dev.slipway.config.source.Value;
import dev.slipway.config.source.Value.Scalar;
import dev.slipway.config.source.Value.Section;
import java.util.Optional;
import java.util.function.Function;

/**
 * A setting that is a map of settings, or for short a single text.
 *
 * @param settings the long form's settings
 * @param brief the short form
 * @param read turns the long form into the result
 */
record LongForm<T>(Group settings, Form<T> brief, Function<Fields, T> read) implements Form<T> {

  /** A map of settings without a short form. */
  static <T> Form<T> only(Group settings, Function<Fields, T> read) {
    return new LongForm<>(
        settings,
        (value, reading) ->
            reading.refuse(value.place(), "text where a map is wanted", keys(settings)),
        read);
  }

  @Override
  public Optional<T> read(Value value, Reading reading) {
    return switch (value) {
      case Section section -> Optional.of(read.apply(Fields.of(section, settings, reading)));
      case Scalar scalar -> brief.read(scalar, reading);
      default ->
          reading.refuse(
              value.place(), value.kind() + " where text or a map is wanted", keys(settings));
    };
  }

  @Override
  public Optional<Group> group() {
    return Optional.of(settings);
  }

  private static String keys(Group settings) {
    return "a map of " + String.join(", ", settings.keys());
  }
}
