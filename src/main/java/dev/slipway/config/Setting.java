package dev.slipway.config;

import java.util.Optional;

/**
 * One setting: its key, the form of its value, and what it is when it is not written.
 *
 * @param name the key
 * @param form the form of its value
 * @param fallback the default; absent for settings that are required or truly optional
 */
record Setting<T>(String name, Form<T> form, Optional<T> fallback) {

  static <T> Setting<T> of(String name, Form<T> form) {
    return new Setting<>(name, form, Optional.empty());
  }

  static <T> Setting<T> of(String name, Form<T> form, T fallback) {
    return new Setting<>(name, form, Optional.of(fallback));
  }
}
