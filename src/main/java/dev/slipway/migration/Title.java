package dev.slipway.migration;

import dev.slipway.model.Failure;
import java.util.Locale;

/**
 * What a person says a new migration does.
 *
 * @param text one line without control characters
 */
record Title(String text) {

  /** Reads a message as it was typed. */
  static Title of(String message) {
    String text = message.replaceAll("[\\p{Cc}\\s]+", " ").strip();
    if (text.isEmpty()) {
      throw Failure.usage(
          "migration.no-message", "A migration needs a message that says what it does");
    }
    return new Title(text);
  }

  /** As part of a file name: {@code add_vat}. */
  String slug() {
    String slug =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
    return slug.isEmpty() ? "migration" : slug.substring(0, Math.min(50, slug.length()));
  }

  /** As a Python name, which cannot begin with a digit. */
  String identifier() {
    String slug = slug();
    return Character.isDigit(slug.charAt(0)) ? "m_" + slug : slug;
  }
}
