package dev.slipway.config;

import dev.slipway.config.AppConfig.HealthConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** How {@code health} is read: a path, or a map. */
final class HealthSettings {
  /** Names of headers. */
  static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  private static final Setting<String> PATH = Setting.of("path", urlPath(), "/");
  private static final Setting<Map<String, String>> HEADERS =
      Setting.of(
          "headers",
          Forms.map("header name", HEADER, "header names, each with its text", Forms.text()),
          Map.of());
  private static final Setting<Integer> STATUS = Setting.of("status", Forms.number(200, 599), 0);
  private static final Setting<Duration> START =
      Setting.of("start", Forms.duration(Duration.ofMillis(1)), Duration.ofSeconds(60));
  private static final Setting<Duration> TIMEOUT =
      Setting.of("timeout", Forms.duration(Duration.ofMillis(1)), Duration.ofSeconds(5));
  private static final Setting<List<String>> WARM_UP =
      Setting.of("warm-up", Forms.list(urlPath()), List.of());
  private static final Setting<List<String>> REQUIRED =
      Setting.of(
          "required",
          Forms.list(Forms.word(Pattern.compile("[A-Za-z0-9_.-]+"), "a service's name")),
          List.of());
  private static final Group GROUP =
      Group.of(PATH, HEADERS, STATUS, START, TIMEOUT, WARM_UP, REQUIRED);

  /** What holds when nothing is written: the start page answers. */
  static final HealthConfig DEFAULT = ofPath("/");

  private HealthSettings() {}

  static Form<HealthConfig> form() {
    return new LongForm<>(
        GROUP,
        (value, reading) -> urlPath().read(value, reading).map(HealthSettings::ofPath),
        fields ->
            new HealthConfig(
                fields.get(PATH),
                fields.get(HEADERS),
                fields.get(STATUS),
                fields.get(START),
                fields.get(TIMEOUT),
                fields.get(WARM_UP),
                fields.get(REQUIRED)));
  }

  private static HealthConfig ofPath(String path) {
    return new HealthConfig(
        path,
        Map.of(),
        STATUS.fallback().orElseThrow(),
        START.fallback().orElseThrow(),
        TIMEOUT.fallback().orElseThrow(),
        List.of(),
        List.of());
  }

  private static Form<String> urlPath() {
    return Forms.word(Pattern.compile("/[\\x21-\\x7e]*"), "a path of the app, such as /health");
  }
}
