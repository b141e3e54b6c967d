package dev.slipway.config;

import dev.slipway.config.source.Place;
import dev.slipway.config.source.Problem;
import dev.slipway.config.source.Value.Entry;
import dev.slipway.config.source.Value.Scalar;
import dev.slipway.config.source.Value.Section;
import java.util.List;
import java.util.Optional;

/**
 * One map of the file, asked for its settings. A setting that cannot be read gives its default, so
 * that reading goes on and finds the other problems too; the result is not used then.
 */
final class Fields {
  private final Section section;
  private final Reading reading;

  private Fields(Section section, Reading reading) {
    this.section = section;
    this.reading = reading;
  }

  /** Opens a map, and reports every key that does not belong there. */
  static Fields of(Section section, Group group, Reading reading) {
    for (Entry entry : section.entries()) {
      String key = entry.key();
      if (group.later().contains(key)) {
        reading.report(
            Problem.of(
                entry.place(),
                "'" + key + "' is not available in this version of Slipway",
                "nothing yet: take it out"));
      } else if (!group.keys().contains(key)) {
        reading.report(Problem.unknown(entry.place(), "key", key, group.keys()));
      }
    }
    return new Fields(section, reading);
  }

  Reading reading() {
    return reading;
  }

  Place place() {
    return section.place();
  }

  /** Where the setting stands; the map itself when it is not written. */
  Place place(Setting<?> setting) {
    return section.entry(setting.name()).map(Entry::place).orElse(section.place());
  }

  /** Whether something other than {@code null} is written. */
  boolean has(Setting<?> setting) {
    return written(setting).isPresent();
  }

  /** The setting's value, if it is written and can be read. */
  <T> Optional<T> find(Setting<T> setting) {
    return written(setting)
        .flatMap(entry -> {
          if (entry.value() instanceof Scalar scalar && scalar.isEmpty()) {
            return reading.refuse(entry.place(), "'" + entry.key() + "' has no value", "");
          }
          return setting.form().read(entry.value(), reading);
        });
  }

  /** The setting's value, else its default. */
  <T> T get(Setting<T> setting) {
    return find(setting).orElseGet(() -> setting.fallback().orElseThrow());
  }

  /** The setting's value; when it is not written that is a problem, and the stand-in is given. */
  <T> T require(Setting<T> setting, T standIn) {
    if (!has(setting)) {
      reading.report(Problem.of(section.place(), "'" + setting.name() + "' is missing"));
    }
    return find(setting).orElse(standIn);
  }

  /** Reports settings that mean nothing beside the others. */
  void refuse(List<Setting<?>> settings, String why) {
    settings.stream()
        .filter(this::has)
        .forEach(s -> reading.report(Problem.of(place(s), "'" + s.name() + "' " + why)));
  }

  private Optional<Entry> written(Setting<?> setting) {
    return section
        .entry(setting.name())
        .filter(entry -> !(entry.value() instanceof Scalar scalar && scalar.isNull()));
  }
}
