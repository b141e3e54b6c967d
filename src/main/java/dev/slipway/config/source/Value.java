package dev.slipway.config.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A value in a YAML text, and where it stands. Immutable. */
public sealed interface Value {

  /** Where the value begins. */
  Place place();

  /** What it is, for people: {@code text}, {@code a list}, {@code a map}. */
  String kind();

  /**
   * One piece of text.
   *
   * @param text as written, whatever type YAML would give it
   * @param plain whether it stands without quotes
   */
  record Scalar(Place place, String text, boolean plain) implements Value {

    /** Whether it says {@code null} or {@code ~}: not set, on purpose. */
    public boolean isNull() {
      return plain && (text.equals("~") || text.equalsIgnoreCase("null"));
    }

    /** Whether nothing was written at all. */
    public boolean isEmpty() {
      return plain && text.isEmpty();
    }

    @Override
    public String kind() {
      return isEmpty() ? "nothing" : "text";
    }
  }

  /** A list. */
  record Items(Place place, List<Value> values) implements Value {

    /** Copies the list. */
    public Items {
      values = List.copyOf(values);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A map, in the order written; no key stands twice. */
  record Section(Place place, List<Entry> entries) implements Value {

    /** Copies the list. */
    public Section {
      entries = List.copyOf(entries);
    }

    @Override
    public String kind() {
      return "a map";
    }

    /** The entry with that key. */
    public Optional<Entry> entry(String key) {
      return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
    }

    /** The same map without one key. */
    public Section without(String key) {
      return new Section(
          place, entries.stream().filter(entry -> !entry.key().equals(key)).toList());
    }

    /**
     * This map with another laid over it: maps under the same key are laid over each other in turn,
     * anything else takes the place of what was there.
     */
    public Section under(Section over) {
      List<Entry> laid = new ArrayList<>();
      for (Entry entry : entries) {
        laid.add(over.entry(entry.key()).map(entry::under).orElse(entry));
      }
      over.entries.stream().filter(e -> entry(e.key()).isEmpty()).forEach(laid::add);
      return new Section(place, laid);
    }
  }

  /**
   * A key with its value.
   *
   * @param place where the key stands
   */
  record Entry(Place place, String key, Value value) {

    private Entry under(Entry over) {
      return value instanceof Section below && over.value instanceof Section above
          ? new Entry(over.place, key, below.under(above))
          : over;
    }
  }
}
