package dev.slipway.keeper;

import dev.slipway.model.Failure;
import io.avaje.jsonb.JsonType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a keeper knows about the one before it: the settings, and the ports that were found free.
 * Written only when something changed, because a keeper that comes back has no time for the disk.
 */
final class KeeperMemory {
  private static final JsonType<KeeperSettings> SETTINGS = Wire.JSON.type(KeeperSettings.class);
  private static final JsonType<Listen> LISTEN = Wire.JSON.type(Listen.class);

  private final KeeperHome home;

  KeeperMemory(KeeperHome home) {
    this.home = home;
  }

  /** The settings used last; empty when there never was a keeper. */
  Optional<KeeperSettings> settings() {
    return read(home.settings(), SETTINGS);
  }

  /** The addresses bound last. */
  Optional<Listen> bound() {
    return read(home.bound(), LISTEN);
  }

  /** Keeps both for the next keeper. */
  void keep(KeeperSettings settings, Listen bound) throws IOException {
    if (!settings().equals(Optional.of(settings))) {
      DurableFile.replace(home.settings(), SETTINGS.toJson(settings));
    }
    if (!bound().equals(Optional.of(bound))) {
      DurableFile.replace(home.bound(), LISTEN.toJson(bound));
    }
  }

  private static <T> Optional<T> read(Path file, JsonType<T> type) {
    try {
      return Files.exists(file)
          ? Optional.of(type.fromJson(Files.readString(file)))
          : Optional.empty();
    } catch (IOException | RuntimeException e) {
      throw Failure.state("keeper.settings", file + " cannot be read: " + e)
          .next("delete it, and name the addresses again: 'slipway serve --http ADDR'")
          .because(e);
    }
  }
}
