package dev.slipway.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * The settings that may stand together in one map.
 *
 * @param settings those that work
 * @param later keys that a later version will know; reported as such instead of as misspelt
 */
record Group(List<Setting<?>> settings, List<String> later) {

  static Group of(Setting<?>... settings) {
    return new Group(List.of(settings), List.of());
  }

  Group later(String... keys) {
    return new Group(settings, List.of(keys));
  }

  List<String> keys() {
    return settings.stream().map(Setting::name).toList();
  }

  /**
   * Every setting in here and below, as {@code health.path}; {@code *} stands for a chosen name.
   */
  Stream<String> paths() {
    return settings.stream()
        .flatMap(setting ->
            Stream.concat(
                Stream.of(setting.name()),
                setting.form().group().stream()
                    .flatMap(Group::paths)
                    .map(
                        path -> setting.name() + (setting.form().isNamed() ? ".*." : ".") + path)));
  }
}
